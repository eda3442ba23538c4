//! Terraform JSON: sorted keys, two spaces, the same bytes everywhere.

mod block;
mod element;
mod names;
mod text;

use crate::block::{Block, Dynamic, Item};
use crate::element::{Element, Kind, ResourceElement};
use crate::graph::Graph;
use crate::node::Node;
use crate::resource::Mode;
use crate::settings::{Settings, State};
use crate::statement::Keyword;
use block::{arguments, arguments_within};
use element::{body, output, statement, variable};
use names::Tree;
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
    let mut types: Vec<(&str, Types<'_>)> =
        vec![("data", sections.data), ("ephemeral", sections.ephemeral), ("resource", sections.managed)];
    // Lists stand in a file of their own.
    let typed = sections.typed.into_iter().filter(|(keyword, _)| *keyword != Keyword::List);
    types.extend(typed.map(|(keyword, types)| (keyword.word(), types)));
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
    top.extend(
        types.into_iter().filter(|(_, types)| !types.is_empty()).map(|(key, types)| (key.into(), by_type(types))),
    );
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

/// The text of the query file of a stack; nothing if it asks for nothing.
pub(crate) fn query(graph: &Graph) -> Option<String> {
    let mut lists = Types::new();
    for element in &graph.elements {
        if let Kind::Statement(list) = &element.kind
            && let (Keyword::List, Some((_, ty))) = (list.keyword, list.of)
        {
            lists.entry(ty).or_default().push((element.addr.name().into(), statement(element, list)));
        }
    }
    (!lists.is_empty()).then(|| object([("list", by_type(lists))]).into_text())
}

fn by_type(types: Types<'_>) -> Json<'_> {
    Json::Object(types.into_iter().map(|(ty, names)| (ty.into(), Json::Object(names))).collect())
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
        let meta = settings.provider_meta.iter().map(|(provider, block, _)| (provider.name.into(), data(block)));
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
type Types<'a> = BTreeMap<&'static str, Named<'a>>;

#[derive(Default)]
struct Sections<'a> {
    managed: Types<'a>,
    data: Types<'a>,
    ephemeral: Types<'a>,
    providers: BTreeMap<&'static str, Vec<Json<'a>>>,
    variables: Named<'a>,
    locals: Named<'a>,
    outputs: Named<'a>,
    output_ids: Tree<'a>,
    /// Actions and lists, by type and name.
    typed: BTreeMap<Keyword, Types<'a>>,
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
                if let Some((_, ty)) = statement.of {
                    self.typed.entry(keyword).or_default().entry(ty).or_default().push((name, body));
                } else if keyword.is_named() {
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
