//! Requests of every call → answers that Terraform takes.

use crate::corner;
use crate::judge;
use crate::parrot::Parrot;
use crate::source::Source;
use ledgerform_offline::Offline;
use ledgerform_schema::{Schema, Type};
use ledgerform_tfplugin::fuzz::{DESCRIPTORS, Session, encode};
use ledgerform_tfplugin::{Kind, Provider, Value, proposed_new};
use prost_reflect::prost::Message;
use prost_reflect::prost::bytes::Bytes;
use prost_reflect::{
    DescriptorPool, DynamicMessage, FieldDescriptor, Kind as Field, MapKey, MessageDescriptor, MethodDescriptor,
    Value as Part,
};
use std::sync::{Arc, OnceLock};

/// Every request of both protocols is answered, and Terraform takes the answer: nothing panics, and what is sent keeps
/// to the rules that Terraform enforces, whatever the provider said.
///
/// The bytes choose a provider, calls and what is in their requests: fields as a client fills them, values of the type
/// that the schema says or of another, state of earlier calls. One of the providers takes its answers from the bytes, and
/// one has the types of the corner provider beside it, whose handlers are typed.
///
/// # Panics
/// If one of these does not hold.
pub fn rpc_requests(bytes: &[u8]) {
    let (head, rest) = bytes.split_at(bytes.len().min(1));
    let (requests, answers) = rest.split_at(rest.len() / 2);
    let (provider, requests): (Arc<dyn Provider>, &[u8]) = match head.first() {
        Some(byte) if byte % 4 == 0 => (Arc::clone(&offline()[usize::from(byte / 4) % offline().len()]), rest),
        Some(byte) if byte % 4 == 3 => (Arc::new(corner::beside(Arc::new(Parrot::new(answers)))), requests),
        _ => (Arc::new(Parrot::new(answers)), requests),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap_or_else(|error| panic!("{error}"));
    let session = Session::new(Arc::clone(&provider));
    let mut client = Client { provider, source: Source::new(requests), memory: Memory::default() };
    runtime.block_on(async {
        for _ in 0..8 {
            if client.source.is_empty() {
                break;
            }
            client.call(&session).await;
        }
    });
}

/// Providers of recorded schemas, with a few types of every sort.
fn offline() -> &'static [Arc<dyn Provider>] {
    static PROVIDERS: OnceLock<Vec<Arc<dyn Provider>>> = OnceLock::new();
    PROVIDERS.get_or_init(|| {
        let builder = Offline::builder()
            .provider("aws")
            .types(
                ["aws_vpc", "aws_subnet", "aws_security_group", "aws_iam_role", "aws_s3_bucket", "aws_db_instance"],
                ["aws_iam_policy_document", "aws_availability_zones", "aws_region", "aws_ami", "aws_caller_identity"],
            )
            .provider("random")
            .provider("tls")
            .provider("helm");
        builder.instances().unwrap_or_else(|error| panic!("{error}"))
    })
}

pub(crate) fn pool() -> &'static DescriptorPool {
    static POOL: OnceLock<DescriptorPool> = OnceLock::new();
    POOL.get_or_init(|| DescriptorPool::decode(DESCRIPTORS).unwrap_or_else(|error| panic!("{error}")))
}

/// The calls of a protocol.
fn methods(protocol: usize) -> Vec<MethodDescriptor> {
    static METHODS: OnceLock<[Vec<MethodDescriptor>; 2]> = OnceLock::new();
    let all = METHODS.get_or_init(|| {
        ["tfplugin6.Provider", "tfplugin5.Provider"].map(|name| {
            let service = pool().get_service_by_name(name).unwrap_or_else(|| panic!("there is no {name}"));
            service.methods().collect()
        })
    });
    all[protocol].clone()
}

/// What Terraform keeps between calls.
#[derive(Debug, Default)]
struct Memory {
    /// Values before, configured and planned, of the last plan.
    planned: Option<[Value; 3]>,
    state: Value,
    private: Bytes,
}

struct Client {
    provider: Arc<dyn Provider>,
    source: Source,
    memory: Memory,
}

/// What one request is about.
pub(crate) struct Subject {
    pub(crate) kind: Option<Kind>,
    pub(crate) name: String,
    pub(crate) schema: Option<Arc<Schema>>,
    pub(crate) ty: Type,
    prior: Value,
    config: Value,
    proposed: Value,
    planned: Value,
}

impl Client {
    async fn call(&mut self, session: &Session) {
        let methods = methods(usize::from(self.source.one_in(8)));
        let method = &methods[self.source.below(methods.len())];
        let subject = self.subject(method.name());
        let count = if method.is_client_streaming() { self.source.below(4) } else { 1 };
        let requests: Vec<DynamicMessage> = (0..count).map(|_| self.message(&method.input(), &subject, 6)).collect();
        let encoded: Vec<Vec<u8>> = requests.iter().map(Message::encode_to_vec).collect();
        let path = format!("/{}/{}", method.parent_service().full_name(), method.name());
        let answers = match session.call(&path, &encoded).await {
            Ok(answers) => answers,
            // A stream of requests may end before its first.
            Err(status) => {
                let asked: Vec<String> = requests.iter().map(judge::text).collect();
                assert!(count == 0, "{path} is answered with a status: {status}\n{asked:?}");
                return;
            }
        };
        let answers: Vec<DynamicMessage> = answers
            .into_iter()
            .map(|bytes| {
                DynamicMessage::decode(method.output(), bytes).unwrap_or_else(|error| panic!("{path}: {error}"))
            })
            .collect();
        for answer in &answers {
            let request = requests.last();
            judge::answer(method.name(), &subject, self.provider.as_ref(), request, answer);
        }
        if let (Some(request), Some(answer)) = (requests.last(), answers.last()) {
            self.remember(&subject, request, answer);
        }
    }

    /// What this call of a method is about. The parts of a change fit to each other, as Terraform sees to.
    fn subject(&mut self, method: &str) -> Subject {
        let kind = kind(method);
        let types = self.provider.types();
        let names: Vec<&str> = kind.map(|kind| types.of(kind).iter().map(String::as_str).collect()).unwrap_or_default();
        let name = match names.as_slice() {
            [] => self.source.text(),
            _ if self.source.one_in(32) => self.source.text(),
            names => self.source.pick(names).to_owned(),
        };
        let schema = match kind {
            Some(kind) => self.provider.type_schema(kind, &name),
            None => Some(self.provider.schema()),
        };
        let Some(found) = &schema else {
            let none = || Value::Null;
            let ty = Type::Dynamic;
            return Subject {
                kind,
                name,
                schema,
                ty,
                prior: none(),
                config: none(),
                proposed: none(),
                planned: none(),
            };
        };
        let (block, source) = (&found.block, &mut self.source);
        let ty = block.value_type();
        let fits = |value: &Value| ledgerform_tfplugin::check_type(value, &ty).is_ok();
        let prior = match source.below(4) {
            0 if fits(&self.memory.state) => self.memory.state.clone(),
            1 => source.value(&ty, false),
            2 => ledgerform_tfplugin::without_write_only(block, source.config(block, false)),
            _ => Value::Null,
        };
        let config = if source.one_in(8) { Value::Null } else { source.config(block, true) };
        let proposed = proposed_new(block, &prior, &config);
        let mut subject = Subject { kind, name, schema, ty, prior, config, planned: proposed.clone(), proposed };
        if let Some([prior, config, planned]) = &self.memory.planned
            && method.starts_with("Apply")
            && ledgerform_tfplugin::check_type(planned, &subject.ty).is_ok()
            && !self.source.one_in(8)
        {
            (subject.prior, subject.config, subject.planned) = (prior.clone(), config.clone(), planned.clone());
        }
        subject
    }

    fn message(&mut self, of: &MessageDescriptor, subject: &Subject, depth: usize) -> DynamicMessage {
        let mut message = DynamicMessage::new(of.clone());
        for field in of.fields() {
            if depth == 0 || self.source.one_in(16) {
                continue;
            }
            let part = if field.is_map() {
                let Field::Message(entry) = field.kind() else { continue };
                let entries = (0..self.source.below(3)).map(|_| {
                    (MapKey::String(self.source.text()), self.part(&entry.map_entry_value_field(), subject, depth))
                });
                Part::Map(entries.collect())
            } else if field.is_list() {
                Part::List((0..self.source.below(4)).map(|_| self.part(&field, subject, depth)).collect())
            } else {
                self.part(&field, subject, depth)
            };
            // A map whose keys are no texts, say, would be a new kind of field.
            message.try_set_field(&field, part).unwrap_or_else(|error| panic!("{}: {error}", field.full_name()));
        }
        message
    }

    fn part(&mut self, field: &FieldDescriptor, subject: &Subject, depth: usize) -> Part {
        match field.kind() {
            Field::Bool => Part::Bool(self.source.one_in(2)),
            Field::Int32 | Field::Sint32 | Field::Sfixed32 => Part::I32(i32::from(self.source.byte())),
            Field::Int64 | Field::Sint64 | Field::Sfixed64 => {
                let small = i64::from(self.source.byte());
                Part::I64(if self.source.one_in(8) { i64::MIN + small } else { small % 8 })
            }
            Field::Enum(_) => Part::EnumNumber(i32::from(self.source.byte() % 8)),
            Field::String => Part::String(match field.name() {
                "type_name" | "target_type_name" | "action_type" => subject.name.clone(),
                "name" if self.source.one_in(2) => self.function(),
                _ => self.source.text(),
            }),
            Field::Bytes => Part::Bytes(match field.name() {
                "json" => self.json(subject),
                _ if self.source.one_in(2) => self.memory.private.clone(),
                _ => self.source.bytes().into(),
            }),
            Field::Message(of) if of.name() == "DynamicValue" => Part::Message(self.dynamic(field, &of, subject)),
            Field::Message(of) => Part::Message(self.message(&of, subject, depth - 1)),
            other => panic!("the protocol has no {other:?}"),
        }
    }

    fn function(&mut self) -> String {
        let functions: Vec<String> = self.provider.functions().into_keys().collect();
        let names: Vec<&str> = functions.iter().map(String::as_str).collect();
        if names.is_empty() { String::new() } else { self.source.pick(&names).to_owned() }
    }

    /// A value for a field, in one of the ways in which it can come.
    fn dynamic(&mut self, field: &FieldDescriptor, of: &MessageDescriptor, subject: &Subject) -> DynamicMessage {
        let identity = || Type::Object([("id".to_owned(), Type::String)].into());
        let (value, ty) = match field.name() {
            "config" => (subject.config.clone(), subject.ty.clone()),
            "prior_state" | "current_state" | "state" => (subject.prior.clone(), subject.ty.clone()),
            "proposed_new_state" => (subject.proposed.clone(), subject.ty.clone()),
            "planned_state" => (subject.planned.clone(), subject.ty.clone()),
            "identity_data" => (self.source.value(&identity(), false), identity()),
            "provider_meta" => {
                let ty = self.provider.meta_schema().map_or(Type::Dynamic, |schema| schema.block.value_type());
                (self.source.value(&ty, true), ty)
            }
            _ => {
                let all = [Type::String, Type::Dynamic, Type::List(Box::new(Type::Number)), Type::Bool];
                let ty = all[self.source.below(all.len())].clone();
                (self.source.value(&ty, true), ty)
            }
        };
        let mut msgpack = encode(&value, &ty).unwrap_or_default();
        let mut message = DynamicMessage::new(of.clone());
        match self.source.below(32) {
            31 => msgpack = self.source.bytes(),
            30 => {
                let index = self.source.below(msgpack.len().clamp(1, 256));
                let byte = self.source.byte();
                if let Some(changed) = msgpack.get_mut(index) {
                    *changed = byte;
                }
            }
            29 => {
                let json = Part::Bytes(self.json(subject));
                message.set_field_by_name("json", json);
                return message;
            }
            28 => return message,
            _ => {}
        }
        message.set_field_by_name("msgpack", Part::Bytes(msgpack.into()));
        message
    }

    /// State as files have it.
    fn json(&mut self, subject: &Subject) -> Bytes {
        match self.source.below(8) {
            0 => self.source.bytes().into(),
            1 => "null".into(),
            2 => r#"{"id": "a"}"#.into(),
            _ => {
                let value = self.source.value(&subject.ty, false);
                judge::json(&value).to_string().into()
            }
        }
    }

    fn remember(&mut self, subject: &Subject, request: &DynamicMessage, answer: &DynamicMessage) {
        for name in ["planned_private", "private"] {
            if let Some(Part::Bytes(private)) = answer.get_field_by_name(name).as_deref() {
                self.memory.private = private.clone();
            }
        }
        if let Some(state) = judge::value(answer, "new_state", &subject.ty) {
            self.memory.state = state;
        }
        if let Some(planned) = judge::value(answer, "planned_state", &subject.ty) {
            let of = |name| judge::value(request, name, &subject.ty).unwrap_or_default();
            self.memory.planned = Some([of("prior_state"), of("config"), planned]);
        }
    }
}

/// What a method is about.
fn kind(method: &str) -> Option<Kind> {
    let has = |part: &str| method.contains(part);
    match () {
        () if has("DataResource") || has("DataSource") => Some(Kind::DataSource),
        () if has("Ephemeral") => Some(Kind::Ephemeral),
        () if has("ListResource") => Some(Kind::List),
        () if has("Action") => Some(Kind::Action),
        () if has("Resource") => Some(Kind::Resource),
        () if has("State") => Some(Kind::StateStore),
        () => None,
    }
}
