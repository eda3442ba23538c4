//! Every type of every recorded provider is planned, applied, planned again, imported and read; Terraform would accept
//! every answer.

use super::*;
use ledgerform_schema::{Attribute, NestedBlock, Type, documents};
use ledgerform_tfplugin::{
    Context, ImportBy, Private, Violation, check_applied, check_known, check_planned, check_schema, check_type,
    check_write_only, proposed_new,
};

/// How much of a configuration is written.
#[derive(Clone, Copy, PartialEq)]
enum Amount {
    Required,
    All,
}

/// Blocks below this depth are left out: the recursive types would not end.
const DEPTH: usize = 3;

fn configuration(block: &Block, amount: Amount, depth: usize) -> Value {
    let attributes = block.attributes.iter().map(|(name, a)| (name.clone(), argument(a, amount)));
    let blocks = block.block_types.iter().map(|(name, nested)| (name.clone(), blocks(nested, amount, depth)));
    Value::Object(attributes.chain(blocks).collect())
}

fn argument(attribute: &Attribute, amount: Amount) -> Value {
    if !attribute.required && (amount == Amount::Required || !attribute.optional) {
        return Value::Null;
    }
    match (&attribute.ty, &attribute.nested_type) {
        (Some(ty), _) => example(ty),
        (None, Some(nested)) => {
            let object = Value::object(nested.attributes.iter().map(|(name, a)| (name.clone(), argument(a, amount))));
            held(nested.nesting_mode, object)
        }
        (None, None) => Value::Null,
    }
}

fn blocks(nested: &NestedBlock, amount: Amount, depth: usize) -> Value {
    let wanted = nested.min_items > 0 || amount == Amount::All;
    let group = nested.nesting_mode == NestingMode::Group;
    if (wanted && depth < DEPTH) || group {
        held(nested.nesting_mode, configuration(&nested.block, amount, depth + 1))
    } else {
        match nested.nesting_mode {
            NestingMode::List => Value::List(Vec::new()),
            NestingMode::Set => Value::set(Vec::new()),
            NestingMode::Map => Value::Map(BTreeMap::new()),
            NestingMode::Single | NestingMode::Group => Value::Null,
        }
    }
}

fn held(mode: NestingMode, object: Value) -> Value {
    match mode {
        NestingMode::Single | NestingMode::Group => object,
        NestingMode::List => Value::List(vec![object]),
        NestingMode::Set => Value::set(vec![object]),
        NestingMode::Map => Value::Map([("key".to_owned(), object)].into()),
    }
}

fn example(ty: &Type) -> Value {
    match ty {
        Type::String => "text".into(),
        Type::Number => Value::from(8),
        Type::Bool => Value::Bool(true),
        Type::Dynamic => Value::Dynamic(Box::new((Type::String, "text".into()))),
        Type::List(element) => Value::List(vec![example(element)]),
        Type::Set(element) => Value::set(vec![example(element)]),
        Type::Map(element) => Value::Map([("key".to_owned(), example(element))].into()),
        Type::Object(types) => Value::object(types.iter().map(|(name, ty)| (name.clone(), example(ty)))),
        Type::Tuple(types) => Value::Tuple(types.iter().map(example).collect()),
    }
}

/// Runs a future that never waits.
fn now<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

fn provider(document: &'static Document) -> Recorded {
    Recorded::new(document, Arc::default(), Arc::default())
}

struct Subject<'a> {
    provider: &'a Recorded,
    ty: &'a str,
    schema: Arc<Schema>,
    value_type: Type,
}

impl Subject<'_> {
    #[track_caller]
    fn holds(&self, step: &str, violations: Vec<Violation>) {
        let found: Vec<String> = violations.iter().map(Violation::to_string).collect();
        assert!(found.is_empty(), "{step} {}: {found:#?}", self.ty);
    }

    fn plan(&self, prior: &Value, config: &Value) -> Value {
        let block = &self.schema.block;
        let planned = now(self.provider.plan(Plan {
            ty: self.ty.to_owned(),
            schema: self.schema.clone(),
            prior: prior.clone(),
            proposed: proposed_new(block, prior, config),
            config: config.clone(),
            private: Private::default(),
            planned_private: Private::default(),
            identity: None,
            meta: Value::Null,
            context: Context::default(),
        }))
        .unwrap();
        self.holds("plan", check_planned(block, prior, config, &planned.value));
        self.holds("plan", check_write_only(block, &planned.value));
        check_type(&planned.value, &self.value_type).unwrap_or_else(|error| panic!("plan {}: {error}", self.ty));
        planned.value
    }

    fn apply(&self, prior: &Value, planned: Value, config: &Value) -> Value {
        let applied = now(self.provider.apply(Apply {
            ty: self.ty.to_owned(),
            schema: self.schema.clone(),
            prior: prior.clone(),
            planned: planned.clone(),
            config: config.clone(),
            private: Private::default(),
            identity: None,
            meta: Value::Null,
            context: Context::default(),
        }))
        .unwrap();
        self.holds("apply", check_applied(&planned, &applied.value));
        self.returned("apply", &applied.value);
        applied.value
    }

    fn returned(&self, step: &str, value: &Value) {
        self.holds(step, check_known(value));
        self.holds(step, check_write_only(&self.schema.block, value));
        check_type(value, &self.value_type).unwrap_or_else(|error| panic!("{step} {}: {error}", self.ty));
    }

    fn live(&self) {
        let block = &self.schema.block;
        self.holds("schema", check_schema(&self.schema));
        let mut prior = Value::Null;
        for amount in [Amount::Required, Amount::All] {
            let config = configuration(block, amount, 0);
            let planned = self.plan(&prior, &config);
            prior = self.apply(&prior, planned, &config);
            let again = self.plan(&prior, &config);
            assert_eq!(again, prior, "the second plan of {} is not empty", self.ty);
        }
        if block.attributes.contains_key("id") {
            let (ty, schema) = (self.ty.to_owned(), self.schema.clone());
            let by = ImportBy::Id("some/id".to_owned());
            let import = Import { ty, schema, by, context: Context::default() };
            let imported = now(self.provider.import(import)).unwrap().value;
            assert_eq!(imported.attribute("id"), &Value::from("some/id"), "{}", self.ty);
            self.returned("import", &imported);
        }
    }
}

#[test]
fn every_resource_type_lives() {
    let mut types = 0;
    for document in documents() {
        let provider = provider(document);
        for ty in document.resource_types() {
            let schema = document.resource(ty).unwrap();
            let value_type = schema.block.value_type();
            Subject { provider: &provider, ty, schema, value_type }.live();
            types += 1;
        }
    }
    assert!(types > 1600, "{types}");
}

#[test]
fn every_data_source_answers() {
    for document in documents() {
        let provider = provider(document);
        for ty in document.data_source_types() {
            let schema = document.data_source(ty).unwrap();
            let value_type = schema.block.value_type();
            let config = configuration(&schema.block, Amount::Required, 0);
            let request = ReadData {
                ty: ty.to_owned(),
                schema: schema.clone(),
                config: config.clone(),
                meta: Value::Null,
                context: Context::default(),
            };
            let value = now(provider.read_data_source(request)).unwrap().value;
            let one = Subject { provider: &provider, ty, schema, value_type };
            one.holds("schema", check_schema(&one.schema));
            one.holds("data", check_planned(&one.schema.block, &Value::Null, &config, &value));
            one.returned("data", &value);
        }
    }
}
