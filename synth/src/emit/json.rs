//! Terraform JSON: sorted keys, two spaces, the same bytes everywhere.

mod block;
mod text;

use crate::block::{Block, Dynamic, Item};
use crate::element::{Condition, Element, Kind, Meta, Output, Repeat, ResourceElement, Variable};
use crate::graph::Graph;
use crate::node::Node;
use crate::resource::Mode;
use crate::settings::{Settings, State};
use crate::statement::{Keyword, Statement};
use block::{arguments, arguments_within};
use std::borrow::Cow;
use std::collections::BTreeMap;
use text::{Text, enclosed, write_node, write_string};

/// A JSON value that borrows what it can; objects are sorted when they are written.
pub(crate) enum Json<'a> {
    Raw(Cow<'a, str>),
    Text(Cow<'a, str>),
    /// An expression; its text is a template.
    Node(&'a Node),
    /// A value in a place where Terraform evaluates nothing, so that its text stands for itself.
    Data(&'a Node),
    /// A resource, which is spread out only while it is written: a large app is mostly resources.
    Resource(&'a Element, &'a ResourceElement),
    /// A dynamic block with the name of its iterator, the last of those around its content.
    Dynamic(&'a str, &'a Dynamic<Block>, Vec<String>),
    Array(Vec<Json<'a>>),
    Object(Vec<(Cow<'a, str>, Json<'a>)>),
}

pub(crate) fn object<'a, const N: usize>(fields: [(&'a str, Json<'a>); N]) -> Json<'a> {
    Json::Object(fields.into_iter().map(|(key, value)| (Cow::Borrowed(key), value)).collect())
}

/// The text of `cdk.tf.json` of a stack.
pub(crate) fn stack(graph: &Graph) -> String {
    let mut sections = Sections::default();
    for element in &graph.elements {
        sections.add(element);
    }
    let outputs = sections.output_ids.into_json();
    let state = graph.settings.state(&graph.name);
    let metadata = object([
        ("backend", Json::text(state.name())),
        ("stackName", Json::text(&graph.name)),
        ("version", Json::text(env!("CARGO_PKG_VERSION"))),
    ]);
    let mut terraform = settings(&graph.settings, &state);
    let providers: Vec<(Cow<'_, str>, Json<'_>)> = graph
        .providers()
        .into_values()
        .map(|provider| {
            let entries = provider.requirement().map(|(key, value)| (key.into(), Json::text(value)));
            (provider.name.into(), Json::Object(entries.collect()))
        })
        .collect();
    if !providers.is_empty() {
        terraform.push(("required_providers".into(), Json::Object(providers)));
    }
    let mut top = vec![
        ("//".into(), object([("metadata", metadata), ("outputs", outputs)])),
        ("terraform".into(), Json::Object(terraform)),
    ];
    for (key, types) in [("data", sections.data), ("ephemeral", sections.ephemeral), ("resource", sections.managed)] {
        if !types.is_empty() {
            let types = types.into_iter().map(|(ty, names)| (ty.into(), Json::Object(names)));
            top.push((key.into(), Json::Object(types.collect())));
        }
    }
    for (key, names) in [("locals", sections.locals), ("output", sections.outputs), ("variable", sections.variables)] {
        if !names.is_empty() {
            top.push((key.into(), Json::Object(names)));
        }
    }
    let named = sections.named.into_iter().map(|(keyword, blocks)| (keyword, Json::Object(blocks)));
    let unnamed = sections.unnamed.into_iter().map(|(keyword, blocks)| (keyword, Json::Array(blocks)));
    top.extend(named.chain(unnamed).map(|(keyword, blocks)| (keyword.word().into(), blocks)));
    if !sections.providers.is_empty() {
        let providers = sections.providers.into_iter().map(|(name, blocks)| (name.into(), Json::Array(blocks)));
        top.push(("provider".into(), Json::Object(providers.collect())));
    }
    let mut out = String::with_capacity(graph.elements.len() * 512);
    Json::Object(top).write(&mut out, 0);
    out
}

/// The `terraform` block without its providers. Nothing in it is a template.
fn settings<'a>(settings: &'a Settings, state: &'a State) -> Named<'a> {
    let mut fields: Named<'a> = match state {
        State::Backend(backend) => {
            vec![("backend".into(), Json::Object(vec![(backend.kind.into(), data(&backend.block))]))]
        }
        State::Cloud(block) => vec![("cloud".into(), data(block))],
    };
    if let Some(version) = &settings.required_version {
        fields.push(("required_version".into(), Json::text(version)));
    }
    if !settings.provider_meta.is_empty() {
        let meta = settings.provider_meta.iter().map(|(provider, block)| (provider.name.into(), data(block)));
        fields.push(("provider_meta".into(), Json::Object(meta.collect())));
    }
    fields
}

/// A block whose texts stand for themselves.
fn data<'a>(block: &'a Block) -> Json<'a> {
    let value = |item: &'a Item| match item {
        Item::Block(block) => data(block),
        Item::Argument(node) => Json::Data(node),
        item => Json::Array(item.blocks().into_iter().map(data).collect()),
    };
    Json::Object(block.items.iter().map(|(name, item)| (Cow::Borrowed(*name), value(item))).collect())
}

type Named<'a> = Vec<(Cow<'a, str>, Json<'a>)>;

#[derive(Default)]
struct Sections<'a> {
    managed: BTreeMap<&'static str, Named<'a>>,
    data: BTreeMap<&'static str, Named<'a>>,
    ephemeral: BTreeMap<&'static str, Named<'a>>,
    providers: BTreeMap<&'static str, Vec<Json<'a>>>,
    variables: Named<'a>,
    locals: Named<'a>,
    outputs: Named<'a>,
    output_ids: Tree<'a>,
    /// Modules and checks, by name.
    named: BTreeMap<Keyword, Named<'a>>,
    /// Moves, removals and imports, in order.
    unnamed: BTreeMap<Keyword, Vec<Json<'a>>>,
}

impl<'a> Sections<'a> {
    fn add(&mut self, element: &'a Element) {
        let name = Cow::Borrowed(element.addr.name());
        match &element.kind {
            Kind::Resource(resource) => {
                let types = match resource.mode {
                    Mode::Managed => &mut self.managed,
                    Mode::Data => &mut self.data,
                    Mode::Ephemeral => &mut self.ephemeral,
                };
                types.entry(resource.ty).or_default().push((name, Json::Resource(element, resource)));
            }
            Kind::Provider { provider, alias, block } => {
                let mut fields = arguments(block);
                fields.extend(alias.iter().map(|alias| ("alias".into(), Json::text(alias))));
                self.providers.entry(provider.name).or_default().push(Json::Object(fields));
            }
            Kind::Statement(statement) => {
                let keyword = statement.keyword;
                let body = self::statement(element, statement);
                if keyword.is_named() {
                    self.named.entry(keyword).or_default().push((name, body));
                } else {
                    self.unnamed.entry(keyword).or_default().push(body);
                }
            }
            // Only modules have these, and they are exported as HCL.
            Kind::Given(_) => {}
            Kind::Variable(declared) => self.variables.push((name, variable(declared))),
            Kind::Local(node) => self.locals.push((name, Json::Node(node))),
            Kind::Output(declared) => {
                self.output_ids.insert(element.path.split('/'), element.addr.name());
                self.outputs.push((name, output(declared)));
            }
        }
    }
}

fn body<'a>(element: &'a Element, resource: &'a ResourceElement, block: &'a Block) -> Json<'a> {
    let mut fields = arguments(block);
    // Like CDKTF, whose remote states carry no metadata.
    if resource.ty != "terraform_remote_state" {
        let metadata = object([("path", Json::text(&*element.path)), ("uniqueId", Json::text(element.addr.name()))]);
        fields.push(("//".into(), object([("metadata", metadata)])));
    }
    match &resource.repeat {
        Repeat::Once => {}
        Repeat::Count { count, .. } => fields.push(("count".into(), Json::Node(count))),
        Repeat::ForEach { collection, .. } => fields.push(("for_each".into(), Json::Node(collection))),
    }
    let meta = &resource.meta;
    if !meta.depends_on.is_empty() {
        fields.push(("depends_on".into(), addrs(&meta.depends_on)));
    }
    if let Some(provider) = &meta.provider {
        fields.push(("provider".into(), Json::text(provider.base())));
    }
    if meta.has_lifecycle() {
        fields.push(("lifecycle".into(), lifecycle(meta)));
    }
    Json::Object(fields)
}

/// Where the element comes from, for the tools that read CDKTF's output.
fn metadata(element: &Element) -> (Cow<'_, str>, Json<'_>) {
    let metadata = object([("path", Json::text(&*element.path)), ("uniqueId", Json::text(element.addr.name()))]);
    ("//".into(), object([("metadata", metadata)]))
}

fn repeat(repeat: &Repeat) -> Option<(Cow<'_, str>, Json<'_>)> {
    match repeat {
        Repeat::Once => None,
        Repeat::Count { count, .. } => Some(("count".into(), Json::Node(count))),
        Repeat::ForEach { collection, .. } => Some(("for_each".into(), Json::Node(collection))),
    }
}

fn statement<'a>(element: &'a Element, statement: &'a Statement) -> Json<'a> {
    let mut fields = arguments(&statement.block);
    fields.extend(repeat(&statement.repeat));
    if statement.keyword == Keyword::Module {
        fields.push(metadata(element));
    }
    Json::Object(fields)
}

fn lifecycle(meta: &Meta) -> Json<'_> {
    let mut fields: Named<'_> = Vec::new();
    if meta.create_before_destroy {
        fields.push(("create_before_destroy".into(), Json::Raw("true".into())));
    }
    if meta.prevent_destroy {
        fields.push(("prevent_destroy".into(), Json::Raw("true".into())));
    }
    if meta.ignores_all() {
        fields.push(("ignore_changes".into(), Json::text("all")));
    } else if !meta.ignore_changes.is_empty() {
        fields
            .push(("ignore_changes".into(), Json::Array(meta.ignore_changes.iter().map(|a| Json::text(*a)).collect())));
    }
    let triggers: Vec<Json<'_>> = meta.trigger_texts().map(|text| Json::Text(text.into())).collect();
    if !triggers.is_empty() {
        fields.push(("replace_triggered_by".into(), Json::Array(triggers)));
    }
    for (key, list) in [("precondition", &meta.preconditions), ("postcondition", &meta.postconditions)] {
        if !list.is_empty() {
            fields.push((key.into(), conditions(list)));
        }
    }
    Json::Object(fields)
}

fn conditions(list: &[Condition]) -> Json<'_> {
    Json::Array(list.iter().map(condition).collect())
}

fn condition(condition: &Condition) -> Json<'_> {
    object([
        ("condition", Json::Node(condition.condition.node())),
        ("error_message", Json::Node(condition.message.node())),
    ])
}

fn addrs(addrs: &[crate::addr::Addr]) -> Json<'_> {
    Json::Array(addrs.iter().map(|addr| Json::text(addr.base())).collect())
}

fn variable(variable: &Variable) -> Json<'_> {
    let mut fields: Named<'_> = vec![("type".into(), Json::Text(variable.ty.flat().into()))];
    if let Some(default) = &variable.default {
        fields.push(("default".into(), Json::Data(default)));
    }
    if let Some(description) = &variable.description {
        fields.push(("description".into(), Json::text(description)));
    }
    if variable.sensitive {
        fields.push(("sensitive".into(), Json::Raw("true".into())));
    }
    if variable.ephemeral {
        fields.push(("ephemeral".into(), Json::Raw("true".into())));
    }
    if !variable.nullable {
        fields.push(("nullable".into(), Json::Raw("false".into())));
    }
    if !variable.validations.is_empty() {
        fields.push(("validation".into(), conditions(&variable.validations)));
    }
    Json::Object(fields)
}

fn output(output: &Output) -> Json<'_> {
    let mut fields: Named<'_> = vec![("value".into(), Json::Node(&output.value))];
    if let Some(description) = &output.description {
        fields.push(("description".into(), Json::text(description)));
    }
    if output.sensitive {
        fields.push(("sensitive".into(), Json::Raw("true".into())));
    }
    if output.ephemeral {
        fields.push(("ephemeral".into(), Json::Raw("true".into())));
    }
    if !output.preconditions.is_empty() {
        fields.push(("precondition".into(), conditions(&output.preconditions)));
    }
    if !output.depends_on.is_empty() {
        fields.push(("depends_on".into(), addrs(&output.depends_on)));
    }
    Json::Object(fields)
}

/// Output names by construct path, as the root metadata nests them.
#[derive(Default)]
struct Tree<'a> {
    children: BTreeMap<&'a str, Tree<'a>>,
    id: Option<&'a str>,
}

impl<'a> Tree<'a> {
    fn insert(&mut self, mut path: impl Iterator<Item = &'a str>, id: &'a str) {
        match path.next() {
            Some(step) => self.children.entry(step).or_default().insert(path, id),
            None => self.id = Some(id),
        }
    }

    fn into_json(self) -> Json<'a> {
        match self.id {
            Some(id) => Json::text(id),
            None => Json::Object(self.children.into_iter().map(|(key, tree)| (key.into(), tree.into_json())).collect()),
        }
    }
}

impl<'a> Json<'a> {
    pub(crate) fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }

    pub(crate) fn into_text(self) -> String {
        let mut out = String::new();
        self.write(&mut out, 0);
        out
    }

    fn write(self, out: &mut String, indent: usize) {
        match self {
            Self::Raw(text) => out.push_str(&text),
            Self::Text(text) => write_string(out, &text),
            Self::Node(node) => write_node(out, node, indent, Text::Template),
            Self::Resource(element, resource) => {
                let block = resource.effective();
                body(element, resource, &block).write(out, indent);
            }
            Self::Dynamic(name, each, taken) => {
                let own = taken.last().map_or(name, String::as_str);
                let content = each.named(own);
                let mut fields = vec![
                    ("content".into(), Json::Object(arguments_within(&content, &taken))),
                    ("for_each".into(), Json::Node(&each.collection)),
                ];
                if own != name {
                    fields.push(("iterator".into(), Json::text(own)));
                }
                Json::Object(fields).write(out, indent);
            }
            Self::Data(node) => write_node(out, node, indent, Text::Plain),
            Self::Array(items) => {
                enclosed(out, indent, '[', ']', items, |out, item| item.write(out, indent + 2));
            }
            Self::Object(mut fields) => {
                fields.sort_by(|(a, _), (b, _)| a.cmp(b));
                enclosed(out, indent, '{', '}', fields, |out, (key, value)| {
                    write_string(out, &key);
                    out.push_str(": ");
                    value.write(out, indent + 2);
                });
            }
        }
    }
}
