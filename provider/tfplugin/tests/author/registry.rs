//! Handlers as one provider.

use ledgerform_tfplugin::author::*;
use ledgerform_tfplugin::{
    Apply, Configure, Configured, Context, Diagnostics, Import, ImportBy, Kind, Private, Provider, Value, async_trait,
};
use std::marker::PhantomData;

/// The provider block.
#[derive(Object)]
pub(crate) struct Config {
    /// Where the remote side is.
    #[attr(default = "https://api.example", validate = secure)]
    endpoint: Field<String>,
}

#[allow(clippy::ptr_arg, reason = "rules are functions of the type of the field")]
fn secure(endpoint: &String) -> Result<(), String> {
    if endpoint.starts_with("https://") { Ok(()) } else { Err("must begin with https://".to_owned()) }
}

/// Takes the block.
struct Block(Shared<String>);

#[async_trait]
impl ProviderBlock for Block {
    type Config = Config;

    async fn configure(&self, config: Config, _context: Context) -> Result<Configured, Diagnostics> {
        if let Field::Known(endpoint) = config.endpoint {
            self.0.put(endpoint);
        }
        Ok(Configured::default())
    }
}

/// A resource whose remote side is nowhere.
pub(crate) struct Keep<T>(PhantomData<T>);

impl<T> Default for Keep<T> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

#[async_trait]
impl<T: Object> Resource for Keep<T> {
    type Object = T;

    async fn create(&self, planned: T, _call: Call) -> Result<Answer<T>, Diagnostics> {
        Ok(planned.into())
    }

    async fn read(&self, current: T, _call: Call) -> Result<Answer<T>, Diagnostics> {
        Ok(current.into())
    }

    async fn delete(&self, _prior: T, _call: Call) -> Result<(), Diagnostics> {
        Ok(())
    }
}

pub(crate) fn provider(resource: impl Resource) -> Registry {
    Registry::new(Block(Shared::default())).resource("x_service", resource)
}

/// A note whose numbers have more digits than its struct.
#[derive(Object)]
struct Rounded {
    /// Rounded to 64 bits.
    #[attr(optional)]
    share: Field<f64>,
    /// In the configuration only.
    #[attr(optional, write_only)]
    secret: Field<String>,
}

fn apply(planned: Value, prior: Value, config: Value) -> Apply {
    Apply {
        ty: "x_service".to_owned(),
        schema: Rounded::schema(),
        prior,
        planned,
        config,
        private: [1, 2].to_vec().into(),
        identity: None,
        meta: Value::Null,
        context: Context::default(),
    }
}

#[tokio::test]
async fn the_provider_block_is_checked_and_handed_on() {
    let client = Shared::default();
    let registry = Registry::new(Block(client.clone()));
    assert!(!registry.schema().block.attributes["endpoint"].computed, "nothing is computed in a provider block");
    let block = |endpoint: Value| Value::object([("endpoint", endpoint)]);
    let wrong = registry.validate_provider(&block("http://x".into())).await;
    assert_eq!(wrong.iter().next().unwrap().detail, "endpoint: must begin with https://.");
    assert!(registry.validate_provider(&block(Value::UNKNOWN)).await.is_empty());
    assert!(client.get().is_err());
    for (endpoint, expected) in [(Value::Null, "https://api.example"), ("https://x".into(), "https://x")] {
        let (config, context) = (block(endpoint), Context::default());
        registry.configure(Configure { terraform_version: "1.11.4".to_owned(), config, context }).await;
        assert_eq!(client.get().unwrap().as_str(), expected);
    }
}

#[tokio::test]
async fn what_a_handler_leaves_keeps_its_digits_and_its_private_data() {
    let registry = provider(Keep::<Rounded>::default());
    let third = Value::Number("0.33333333333333333333333333333333333333".parse().unwrap());
    let planned = Value::object([("share", third), ("secret", Value::Null)]);
    let config = Value::object([("share", planned.attribute("share").clone()), ("secret", "x".into())]);
    let applied = registry.apply(apply(planned.clone(), Value::Null, config)).await.unwrap();
    assert_eq!((applied.value, applied.private.as_bytes()), (planned, &[1, 2][..]));
}

#[tokio::test]
async fn what_is_not_written_says_so() {
    let registry = provider(Keep::<Rounded>::default());
    let object = Value::object([("share", Value::Null), ("secret", Value::Null)]);
    let error = registry.apply(apply(object.clone(), object.clone(), object)).await.unwrap_err();
    assert_eq!(error.iter().next().unwrap().summary, "Update not supported");
    let import = |ty: &str| Import {
        ty: ty.to_owned(),
        schema: Rounded::schema(),
        by: ImportBy::Id("i".to_owned()),
        context: Context::default(),
    };
    let error = registry.import(import("x_service")).await.unwrap_err();
    assert_eq!(error.iter().next().unwrap().summary, "Import not supported");
    assert!(registry.import(import("x_other")).await.is_err());
    assert!(registry.type_schema(Kind::Resource, "x_other").is_none());
    assert_eq!(Private::default(), Private::from(Vec::new()));
}
