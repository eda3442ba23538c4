//! Data sources: what a platform consists of, and what a component takes and gives.

use crate::component::{Component, resource_type};
use crate::connect::{Clouds, Connect};
use crate::journal::Place;
use ledgerform::Field as Input;
use ledgerform_engine::{Cloud, Journal, JournalError, State, refresh};
use ledgerform_modules::COMPONENTS;
use ledgerform_tfplugin::author::{Answer, Call, DataSource, Field, Object};
use ledgerform_tfplugin::{Diagnostics, async_trait};
use std::collections::BTreeMap;

/// What belongs to a platform or a component, found by its name: every object bears a mark.
#[derive(Debug, Clone, Object)]
pub(crate) struct Platform {
    /// Its name.
    #[attr(required)]
    name: Field<String>,
    /// The component that made it: `platform`, `vpc`, `eks` and so on.
    #[attr(default = "platform")]
    component: Field<String>,
    /// Its region. Default: that of the provider.
    #[attr(optional, computed)]
    region: Field<String>,
    /// The objects that belong to it, by address. Objects that cannot bear marks, such as routes, are not among them.
    #[attr(computed, nested)]
    resources: Field<BTreeMap<String, Part>>,
}

/// An object.
#[derive(Debug, Clone, Object)]
pub(crate) struct Part {
    /// Terraform's name of its type.
    #[attr(name = "type", computed)]
    ty: Field<String>,
    /// What AWS calls it.
    #[attr(computed)]
    id: Field<String>,
    /// Its ARN; null where it has none.
    #[attr(computed)]
    arn: Field<String>,
}

/// Finds platforms.
pub(crate) struct Platforms<N: Connect>(pub(crate) Clouds<N>);

#[async_trait]
impl<N: Connect> DataSource for Platforms<N> {
    type Object = Platform;

    async fn read(&self, mut asked: Platform, _: Call) -> Result<Answer<Platform>, Diagnostics> {
        let connected = self.0.get(asked.region.as_str()).await?;
        let component = asked.component.as_str().unwrap_or("platform");
        let platform = format!("{component}/{}", asked.name.as_str().unwrap_or_default());
        let unreadable = |text: String| Diagnostics::error("AWS cannot be read", format!("{text}."));
        let journal = Journal::open(Place::Nowhere, platform.as_str());
        let journal = journal.map_err(|error: JournalError| unreadable(error.to_string()))?;
        let limit = self.0.configuration()?.limit;
        let seen = refresh(State::new(platform.as_str()), &journal, &connected.cloud, limit).await;
        let (state, observed) = seen.map_err(|error| unreadable(error.to_string()))?;
        let table = state.corrected(&observed, connected.cloud.kinds());
        if table.objects.is_empty() {
            let detail = format!("In {} no object bears the mark `{platform}`.", connected.region);
            return Err(Diagnostics::error_at(Platform::at().name(), "Not found", detail));
        }
        let current = table.objects.iter().filter(|(key, _)| table.is_current(key));
        let part = |object: &ledgerform_engine::Object| Part {
            ty: object.kind.clone().into(),
            id: object.id.clone().into(),
            arn: object.attributes.get("arn").and_then(|arn| arn.as_str()).map(str::to_owned).into(),
        };
        asked.resources =
            current.map(|(key, object)| (key.address.clone(), part(object))).collect::<BTreeMap<_, _>>().into();
        asked.region = connected.region.clone().into();
        Ok(asked.into())
    }
}

/// What a component takes and gives: the same that documentation and modules are made of.
#[derive(Debug, Clone, Object)]
pub(crate) struct ComponentSchema {
    /// Name of the component: `vpc`, `cost-governance`.
    #[attr(required, validate = known)]
    component: Field<String>,
    /// What it is.
    #[attr(computed)]
    description: Field<String>,
    /// Its resource type.
    #[attr(computed)]
    resource_type: Field<String>,
    /// What it takes, by name.
    #[attr(computed, nested)]
    inputs: Field<BTreeMap<String, InputOf>>,
    /// What it gives, by name.
    #[attr(computed, nested)]
    outputs: Field<BTreeMap<String, OutputOf>>,
}

/// An input.
#[derive(Debug, Clone, Object)]
pub(crate) struct InputOf {
    /// Its type, as Terraform writes it.
    #[attr(name = "type", computed)]
    ty: Field<String>,
    /// What it is for.
    #[attr(computed)]
    description: Field<String>,
    /// Whether it must be given.
    #[attr(computed)]
    required: Field<bool>,
    /// Its value where none is given, as Terraform writes it.
    #[attr(computed)]
    default: Field<String>,
    /// Whether it reaches neither plan nor state.
    #[attr(computed)]
    write_only: Field<bool>,
}

/// An output.
#[derive(Debug, Clone, Object)]
pub(crate) struct OutputOf {
    /// Its type, as Terraform writes it.
    #[attr(name = "type", computed)]
    ty: Field<String>,
    /// What it is.
    #[attr(computed)]
    description: Field<String>,
}

#[allow(clippy::ptr_arg, reason = "rules are functions of the type of the field")]
fn known(name: &String) -> Result<(), String> {
    let names: Vec<&str> = COMPONENTS.iter().map(|component| component.name).collect();
    if names.contains(&name.as_str()) { Ok(()) } else { Err(format!("must be one of {}", names.join(", "))) }
}

/// Tells what components take and give.
pub(crate) struct ComponentSchemas;

#[async_trait]
impl DataSource for ComponentSchemas {
    type Object = ComponentSchema;

    async fn read(&self, mut asked: ComponentSchema, _: Call) -> Result<Answer<ComponentSchema>, Diagnostics> {
        let name = asked.component.as_str().unwrap_or_default();
        if let Some(entry) = COMPONENTS.iter().find(|component| component.name == name) {
            let component = Component::new(entry);
            asked.description = entry.description.into();
            asked.resource_type = resource_type(name).into();
            asked.inputs = named(&component.inputs, input).into();
            asked.outputs = named(&component.outputs, output).into();
        }
        Ok(asked.into())
    }
}

fn named<T>(fields: &[Input], of: fn(&Input) -> T) -> BTreeMap<String, T> {
    fields.iter().map(|field| (field.name.to_owned(), of(field))).collect()
}

fn input(field: &Input) -> InputOf {
    let default = crate::schema::default(field);
    InputOf {
        ty: crate::schema::type_of(&field.ty).to_string().into(),
        description: field.description.into(),
        required: field.default.is_none().into(),
        default: default.map(|node| ledgerform::Expr::<()>::from_node(node.clone()).to_hcl()).into(),
        write_only: field.ephemeral.into(),
    }
}

fn output(field: &Input) -> OutputOf {
    OutputOf { ty: crate::schema::type_of(&field.ty).to_string().into(), description: field.description.into() }
}
