//! The placeholder: stands for a node that has no counterpart, keeps it whole, and faults when it is reached.

use super::names::Names;
use super::{DataEnd, Importer, codes, entity, native_event, snake_case, time_point};
use crate::{CanvasNode, CanvasSlot, SlotKind};
use authcanvas_graph::{Diagnostic, Endpoint, Graph, Literal, Node, NodeId, Site, SlotId};
use authcanvas_interpreter::{
    Behaviour, Call, Data, LowerResult, Lowering, NodeDef, Problem, SettingDef, SettingShape, Settings, SlotDef,
    SlotType, Vocabulary,
};

const KIND: &str = "script_canvas.placeholder";
const WHAT: &str = "what";
const EXEC_INS: &str = "exec_ins";
const EXEC_OUTS: &str = "exec_outs";
const INPUTS: &str = "inputs";
const OUTPUTS: &str = "outputs";
const SOURCE: &str = "source";

/// The kinds that only imported graphs have.
pub fn vocabulary() -> Vocabulary {
    let text = |name, doc| SettingDef { name, shape: SettingShape::Text { default: "" }, doc };
    let placeholder = NodeDef::new(KIND, "Placeholder", "Imported", Behaviour::Lower(lower))
        .doc(
            "Stands for a node of an imported graph that has no counterpart, and keeps it as it stood. A run that \
             reaches it ends in a fault.",
        )
        .keywords(&["unknown", "import", "missing"])
        .settings(vec![
            text(WHAT, "What the node was."),
            text(EXEC_INS, "The ids of its exec ins, separated by blanks."),
            text(EXEC_OUTS, "The ids of its exec outs, separated by blanks."),
            text(INPUTS, "The ids of its inputs, separated by blanks."),
            text(OUTPUTS, "The ids of its outputs, separated by blanks."),
            text(SOURCE, "The node as it stood in the file, as JSON."),
        ])
        .slots_from(slots);
    let nodes = vec![placeholder, entity::on_activated(), native_event::on_event(), time_point::get_seconds()];
    Vocabulary { nodes, classes: vec![time_point::class()], ..Vocabulary::default() }
}

fn slots(settings: &Settings) -> Result<Vec<SlotDef>, Problem> {
    let make = |setting: &str, slot: &dyn Fn(&str) -> SlotDef| -> Result<Vec<SlotDef>, Problem> {
        let ids = settings.text(setting).split_whitespace();
        ids.map(|id| match SlotId::new(id) {
            Ok(id) => Ok(slot(id.as_str())),
            Err(problem) => Err(Problem::new(problem.to_string())),
        })
        .collect()
    };
    // Each slot has whatever type is connected or bound to it.
    let any = |id: &str| SlotType::Var(format!("{{{id}}}").into());
    let mut slots = make(EXEC_INS, &|id| SlotDef::exec_in(id).doc("Ends the run in a fault."))?;
    slots.extend(make(INPUTS, &|id| SlotDef::input(id, any(id)).doc("Read by the original.").or(Data::Null))?);
    slots.extend(make(EXEC_OUTS, &|id| SlotDef::exec_out(id).doc("Never taken."))?);
    slots.extend(make(OUTPUTS, &|id| SlotDef::output(id, any(id)).doc("Never produced."))?);
    Ok(slots)
}

fn lower(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let what = lowering.settings().text(WHAT).to_owned();
    let what = lowering.constant(&Data::text(what));
    lowering.native(fault, vec![what], Vec::new());
    Ok(())
}

fn fault(call: &mut Call<'_>) -> Result<(), Problem> {
    let message = format!("a placeholder was reached: {} has no counterpart here", call.text(0));
    Err(Problem::new(message).with_hint("Replace the placeholder with nodes that do the same."))
}

/// The placeholders of a graph that take part, a warning each.
pub fn placeholders(graph: &Graph) -> Vec<Diagnostic> {
    let found = graph.all_nodes().filter(|(_, _, node)| node.kind == KIND && !node.disabled);
    let found = found.map(|(function, id, node)| {
        let what = match node.with.get(WHAT) {
            Some(Literal::String(what)) => what.as_str(),
            _ => "a node",
        };
        let message = format!("{what} has no counterpart; a placeholder stands for it");
        Diagnostic::warning(codes::NOT_TRANSLATED.code, Site::Node(id.clone()).inside(function), message)
            .with_hint("Replace it with nodes that do the same. A run that reaches it ends in a fault.")
    });
    found.collect()
}

impl<'a> Importer<'a> {
    /// Puts a placeholder for a node, and says what it was.
    pub(super) fn put_placeholder(&mut self, node: &'a CanvasNode, what: &str) -> NodeId {
        let id = self.fresh_node(what);
        let mut made = Node::new(KIND);
        made.disabled = node.is_disabled();
        made.title = node.name.clone();
        let mut taken = Names::default();
        for (setting, kind) in [
            (EXEC_INS, SlotKind::ExecIn),
            (EXEC_OUTS, SlotKind::ExecOut),
            (INPUTS, SlotKind::DataIn),
            (OUTPUTS, SlotKind::DataOut),
        ] {
            let mut ids = Vec::new();
            for slot in node.slots_of(kind) {
                let slot_id = fresh_slot(&slot.name, &mut taken);
                ids.push(slot_id.to_string());
                self.place_kept(node, slot, Endpoint { node: id.clone(), slot: slot_id }, &mut made);
            }
            if !ids.is_empty() {
                made.with.insert(setting.to_owned(), Literal::String(ids.join(" ")));
            }
        }
        made.with.insert(WHAT.to_owned(), Literal::String(what.to_owned()));
        made.with.insert(SOURCE.to_owned(), Literal::String(node.source.to_string()));
        self.graph.nodes.insert(id.clone(), made);
        self.note_source(id.clone(), node.id);
        id
    }

    fn place_kept(&mut self, node: &CanvasNode, slot: &CanvasSlot, at: Endpoint, made: &mut Node) {
        let bound = self.bound(slot);
        let Some(key) = slot.id.map(|slot| (node.id, slot)) else { return };
        let end = |at| DataEnd { at, value_type: None };
        match slot.kind {
            SlotKind::ExecIn => {
                self.exec_ins.entry(key).or_default().push(at);
            }
            SlotKind::ExecOut => {
                self.exec_outs.insert(key, at);
            }
            SlotKind::DataIn => {
                if let Some((variable, _)) = bound.filter(|_| !self.index.is_fed(node, slot)) {
                    made.bind.insert(at.slot.clone(), variable);
                }
                self.inputs.entry(key).or_default().push(end(at));
            }
            SlotKind::DataOut => {
                self.outputs.insert(key, end(at));
            }
            SlotKind::Unknown => {}
        }
    }
}

/// An id for a slot, made from its name, that no other slot of the node has.
fn fresh_slot(name: &str, taken: &mut Names) -> SlotId {
    super::slot_id(&taken.fresh(&snake_case(name)))
}
