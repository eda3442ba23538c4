//! Functions of the provider.

use super::{Inner, broken, lock, refuse};
use crate::{Context, Diagnostics, FunctionError, check_known, proto, wire};
use proto::call_function as call;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasher, RandomState};
use std::sync::Mutex;

/// Which result a call had before, by hashes: Terraform compares the results of equal calls, in a plan and later.
#[derive(Default)]
pub(super) struct Results {
    known: Mutex<HashMap<u64, u64>>,
    state: RandomState,
}

/// Beyond this many calls nothing more is remembered, to bound the memory.
const REMEMBERED: usize = 10_000;

impl Results {
    /// Whether a call of these arguments may have this result.
    fn agree(&self, call: &(&str, &[proto::DynamicValue]), result: &proto::DynamicValue) -> bool {
        let (name, arguments) = call;
        let bytes: Vec<(&[u8], &[u8])> = arguments.iter().map(|v| (&v.msgpack[..], &v.json[..])).collect();
        let key = self.state.hash_one((name, bytes));
        let hash = self.state.hash_one(&result.msgpack[..]);
        let mut known = lock(&self.known);
        let full = known.len() >= REMEMBERED;
        match known.entry(key) {
            Entry::Occupied(before) => *before.get() == hash,
            Entry::Vacant(_) if full => true,
            Entry::Vacant(entry) => {
                entry.insert(hash);
                true
            }
        }
    }
}

impl Inner {
    pub(super) async fn call_function(
        &self,
        request: call::Request,
        _context: Context,
    ) -> Result<call::Response, Diagnostics> {
        let functions = self.provider.functions();
        let Some(function) = functions.get(&request.name) else {
            let known: Vec<&str> = functions.keys().map(String::as_str).collect();
            let detail = format!("The provider has no function {}; it has: {}.", request.name, known.join(", "));
            return Err(Diagnostics::error("No such function", detail));
        };
        let mut arguments = Vec::with_capacity(request.arguments.len());
        for (i, argument) in request.arguments.iter().enumerate() {
            let parameter = function.parameters.get(i).or(function.variadic_parameter.as_ref());
            let Some(parameter) = parameter else {
                let detail = format!("{} takes {} arguments.", request.name, function.parameters.len());
                return Err(Diagnostics::error("Too many arguments", detail));
            };
            let value = wire::decode(&parameter.name, Some(argument), &parameter.ty)?;
            if value.is_null() && !parameter.is_nullable {
                let error = FunctionError { text: "argument must not be null".to_owned(), argument: Some(i) };
                return Ok(call::Response { result: None, error: Some(wire::function_error(error)) });
            }
            arguments.push(value);
        }
        if arguments.len() < function.parameters.len() {
            let detail = format!("{} takes {} arguments.", request.name, function.parameters.len());
            return Err(Diagnostics::error("Too few arguments", detail));
        }
        let any_unknown = arguments.iter().any(|argument| !argument.is_wholly_known());
        Ok(match self.provider.call(&request.name, arguments).await {
            Ok(result) => {
                // A function may say what it can about unknown arguments; known ones have a known result.
                if !any_unknown {
                    refuse("call", &request.name, check_known(&result))?;
                }
                let result = wire::encode("call", &result, &function.return_type)?;
                if let Some(result) = &result
                    && !any_unknown
                    && !self.shared.results.agree(&(&request.name, &request.arguments), result)
                {
                    let rule = "equal arguments gave another result before: a function may depend on nothing else";
                    refuse("call", &request.name, broken(rule))?;
                }
                call::Response { result, error: None }
            }
            Err(mut error) => {
                // Terraform would point at an argument that is not there.
                error.argument = error.argument.filter(|i| *i < request.arguments.len());
                call::Response { result: None, error: Some(wire::function_error(error)) }
            }
        })
    }
}
