//! Resources, data sources and ephemeral resources.

use super::Program;
use super::arguments::Within;
use crate::api::Api;
use crate::lower::{Handle, Item, Repeated, quote};
use crate::order::Element;
use crate::source::{Block, Body};
use ledgerform_codegen::Mode;
use std::rc::Rc;

const META: [&str; 4] = ["count", "for_each", "provider", "depends_on"];
const META_BLOCKS: [&str; 3] = ["lifecycle", "provisioner", "connection"];

impl Program {
    pub(super) fn resource(&mut self, element: &Element) {
        let Block { kind, labels, body, .. } = &element.block;
        let [ty, name] = labels.as_slice() else { return };
        let mode = super::mode(kind).unwrap_or(Mode::Managed);
        let api = self.api(mode, ty);
        let repetition = self.repetition(body);
        let receiver = if repetition.is_some() { "scope" } else { "stack" };
        let state = if ty == "terraform_remote_state" { self.remote_state(&own(body)) } else { None };
        let (value, item) = match state {
            Some(value) => (value, Item::RemoteState),
            None => self.described(mode, ty, api, body),
        };
        *self.scope.own.borrow_mut() = Some(match &item {
            Item::Typed(api) => Some(api.clone()),
            _ => None,
        });
        let meta = self.meta(body);
        *self.scope.own.borrow_mut() = None;
        let id = quote(name);
        let add = match (&item, meta.as_str()) {
            (Item::Typed(_) | Item::RemoteState, "") => format!("{receiver}.add({id}, {value})"),
            (Item::Typed(_) | Item::RemoteState, meta) => {
                format!("{receiver}.add_with({id}, {value}, Meta::new(){meta})")
            }
            (_, meta) => format!("{receiver}.add_untyped({id}, {value}, Meta::new(){meta})"),
        };
        self.end_repetition();
        self.count_resource(&item);
        let (code, repeat) = match repetition {
            None => (add, Repeated::Once),
            Some(repetition) => (repetition.around(&add), repetition.repeat),
        };
        let handle = Handle::Resource { name: self.ident(element), repeat, item };
        self.scope.handles.insert(element.address.clone(), handle);
        self.push(element, code);
    }

    /// The value of a resource, by its bindings if they can take it as it is written.
    pub(super) fn described(&mut self, mode: Mode, ty: &str, api: Option<Rc<Api>>, body: &Body) -> (String, Item) {
        let own = own(body);
        let before = self.findings.len();
        let typed = api.and_then(|api| Some((self.value_of_type(&api, &api.root, &own, Within::Root)?, api)));
        match typed {
            Some((value, api)) => {
                self.features.insert(api.feature.clone());
                (value, Item::Typed(api))
            }
            None => {
                self.findings.truncate(before);
                (self.untyped(mode, ty, &own), Item::Untyped)
            }
        }
    }

    fn count_resource(&mut self, item: &Item) {
        self.resources.0 += 1;
        self.resources.1 += usize::from(matches!(item, Item::Typed(_) | Item::RemoteState));
    }

    fn untyped(&mut self, mode: Mode, ty: &str, body: &Body) -> String {
        let provider = self.provider_constant(ty.split('_').next().unwrap_or(ty));
        let block = self.untyped_block(body);
        format!("Untyped {{ mode: Mode::{mode:?}, ty: {ty:?}, provider: {provider}, block: {block} }}")
    }
}

/// The arguments that are the type's own.
fn own(body: &Body) -> Body {
    Body {
        arguments: body.arguments.iter().filter(|a| !META.contains(&a.name.as_str())).cloned().collect(),
        blocks: body.blocks.iter().filter(|b| !META_BLOCKS.contains(&b.kind.as_str())).cloned().collect(),
    }
}
