//! Node classes of Script Canvas as nodes of ours: one file for each group of classes with members of their own.
//!
//! A class without such members is a kind that has its name as an alias.

mod handler;
mod method;
mod text;
mod variable;

use super::Importer;
use super::draft::Draft;
use crate::{CanvasNode, NodeClass, Nodeable, SlotKind};
use authcanvas_graph::Literal;
use authcanvas_interpreter::NodeDef;

/// The member of saved state in which a class that waits keeps the unit of its times, and the units by number.
const TIME_UNIT: &str = "m_timeUnits";
const TIME_UNITS: [&str; 3] = ["ticks", "milliseconds", "seconds"];
/// The setting for it of ours.
const UNIT: &str = "unit";

impl<'a> Importer<'a> {
    pub(super) fn add_nodes(&mut self) {
        for node in &self.index.canvas.nodes {
            self.add_node(node);
        }
    }

    fn add_node(&mut self, node: &'a CanvasNode) {
        match &node.own {
            NodeClass::Method(call) | NodeClass::MethodOverloaded(call) => self.add_call(node, call),
            NodeClass::EventHandler(handler) => self.add_handler(node, handler),
            NodeClass::GetVariable(access) => self.add_get_variable(node, access),
            NodeClass::SetVariable(access) => self.add_set_variable(node, access),
            NodeClass::ExtractProperty(extract) => self.add_extract_property(node, extract),
            NodeClass::Format(format) | NodeClass::Print(format) => self.add_text(node, format),
            NodeClass::MathExpression(expression) => self.add_expression(node, &expression.formula),
            NodeClass::Plain
            | NodeClass::ForEach(_)
            | NodeClass::WeightedRandomSequencer(_)
            | NodeClass::Unknown(_) => self.add_plain(node),
            NodeClass::Nodeable(nodeable) => self.add_nodeable(node, nodeable),
            NodeClass::FunctionCall(call) => self.add_function_call(node, call),
            NodeClass::FunctionDefinition(definition) => self.add_definition(node, definition),
            NodeClass::SendScriptEvent(send) => self.add_sender(node, send),
            NodeClass::ReceiveScriptEvent(receive) => self.add_receiver(node, receive),
            NodeClass::NativeEventHandler(handler) => self.add_native_handler(node, handler),
        }
    }

    /// The kind that a class is an alias of, with or without the endings that classes of the engine have.
    fn kind_of_class(&self, class: &str) -> Option<&'a NodeDef> {
        let endings = ["NodeableNode", "Nodeable", "Node"];
        let names = std::iter::once(class).chain(endings.iter().filter_map(|ending| class.strip_suffix(ending)));
        names.filter(|name| !name.is_empty()).find_map(|name| self.kinds.named(name))
    }

    fn add_plain(&mut self, node: &'a CanvasNode) {
        if let Some(draft) = self.draft_of_class(node) {
            self.put_plain(node, draft);
        }
    }

    /// A node of a class that may have saved state.
    fn add_nodeable(&mut self, node: &'a CanvasNode, nodeable: &Nodeable) {
        let Some(mut draft) = self.draft_of_class(node) else { return };
        let unit = nodeable.state.as_ref().and_then(|state| state.members.get(TIME_UNIT)?.as_u64());
        let unit = unit.and_then(|unit| TIME_UNITS.get(usize::try_from(unit).ok()?));
        if let Some(unit) = unit.filter(|_| draft.def.settings.iter().any(|setting| setting.name == UNIT)) {
            draft.with.insert(UNIT.to_owned(), Literal::String((*unit).to_owned()));
        }
        self.put_plain(node, draft);
    }

    /// The draft of a node by its class alone; a placeholder is put where the class has no counterpart.
    fn draft_of_class(&mut self, node: &'a CanvasNode) -> Option<Draft<'a>> {
        // An operator may be a kind of its own for some types.
        let first = node.slots_of(SlotKind::DataIn).next().and_then(|slot| self.argument_type(node, slot));
        let of_type = first.and_then(|of| self.kinds.named(&format!("{of}.{}", node.class)));
        let def = of_type.or_else(|| self.kind_of_class(&node.class));
        if def.is_none() {
            self.put_placeholder(node, &class_in_words(node));
        }
        def.map(|def| Draft::new(node, def))
    }

    fn put_plain(&mut self, node: &'a CanvasNode, mut draft: Draft<'a>) {
        draft.order = self.next_order(&node.class, draft.inputs.is_empty() && is_entry(node));
        self.put(draft);
    }

    /// The rank of an entry among those that wait for the same: the order of the file.
    pub(super) fn next_order(&mut self, what: &str, is_entry: bool) -> i64 {
        if !is_entry {
            return 0;
        }
        let order = self.orders.entry(what.to_owned()).or_insert(-1);
        *order += 1;
        *order
    }
}

fn is_entry(node: &CanvasNode) -> bool {
    node.slots_of(crate::SlotKind::ExecIn).next().is_none()
}

fn class_in_words(node: &CanvasNode) -> String {
    if node.class.is_empty() { "a node without a class".to_owned() } else { node.class.clone() }
}
