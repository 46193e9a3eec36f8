//! From a checked graph to a program.
//!
//! Nodes joined by connections form a unit and share one layout of registers. Every exec in becomes a block:
//! inline where one connection leads to it, a subroutine where several do, so that code stays linear in the
//! graph. Requests are emitted in `asks`, values read, computed and written in `values`.

use super::blocks::{BlockId, Blocks, Exit};
use super::calls::Calls;
use super::handlers::Handlers;
use super::lowering::{LowerMistake, Lowering};
use super::program::{Frame, Instruction, Program, ProgramVariable, Register};
use super::{Functions, Mode, units};
use crate::Data;
use crate::check::Analysis;
use crate::check::flatten::{Flat, flatten};
use crate::check::order::Order;
use crate::check::resolve::{Resolved, ResolvedNode, SlotAt, Source};
use crate::machine::template_value;
use crate::registry::{Behaviour, SlotShape};
use authcanvas_graph::{Diagnostic, Site, ValueType};
use std::collections::BTreeMap;

/// What happens when a way of execution ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// The caller goes on, or the activation is over.
    Return,
    /// This goes on.
    GoOn(BlockId),
}

/// A loop that is being emitted, by its place in the compiler's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LoopId(u32);

/// How a way of execution stands to what surrounds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Way {
    /// What happens when it ends.
    pub(super) end: End,
    /// The loop that a break leaves.
    pub(super) innermost: Option<LoopId>,
    /// True when nothing remains to be done behind it: no further pass of a loop, no further out.
    pub(super) is_last: bool,
}

impl Way {
    /// A way that belongs to no loop and goes back to its caller.
    pub(super) const BACK: Self = Self { end: End::Return, innermost: None, is_last: true };

    /// The same with another end.
    pub(super) fn ending(self, end: End) -> Self {
        Self { end, ..self }
    }
}

/// Where a break of a loop goes on, and how it gets there.
#[derive(Debug, Clone, Copy)]
pub(super) struct LoopExit {
    /// The loop's node.
    pub(super) node: usize,
    /// The number register that holds how many calls were open when the loop began.
    pub(super) mark: u32,
    pub(super) exit: BlockId,
    /// The loop around it.
    pub(super) outer: Option<LoopId>,
}

/// How many registers of each file are given out.
#[derive(Debug, Default)]
struct Counts {
    numbers: u32,
    flags: u32,
    values: u32,
}

impl Counts {
    /// The next register for values of a type.
    fn next(&mut self, value_type: &ValueType) -> Register {
        let (count, register): (_, fn(u32) -> Register) = match value_type {
            ValueType::Number => (&mut self.numbers, Register::Number),
            ValueType::Bool => (&mut self.flags, Register::Flag),
            _ => (&mut self.values, Register::Value),
        };
        *count += 1;
        register(*count - 1)
    }
}

/// An exec in that still has to be emitted.
struct Pending {
    target: SlotAt,
    block: BlockId,
    way: Way,
}

pub(super) struct Compiler<'a> {
    pub(super) resolved: &'a Resolved<'a>,
    pub(super) order: &'a Order,
    pub(super) mode: Mode,
    pub(super) program: Program,
    pub(super) blocks: Blocks,
    /// The unit of each node.
    pub(super) units: Vec<usize>,
    pub(super) registers: Vec<Vec<Option<Register>>>,
    /// How many connections lead to each exec in.
    n_arrivals: BTreeMap<SlotAt, u32>,
    /// Blocks of exec ins that several connections lead to, by the loop that a break in them leaves.
    subroutines: BTreeMap<(SlotAt, Option<LoopId>, bool), BlockId>,
    /// The inputs that take the last of several outputs, by output.
    pub(super) fed: BTreeMap<SlotAt, Vec<SlotAt>>,
    loops: Vec<LoopExit>,
    pending: Vec<Pending>,
    /// For each node in the order of execution, the pure nodes that depend on it, sources first.
    pub(super) dependents: Vec<Vec<usize>>,
    /// The place of each pure node in the order of computing.
    pub(super) pure_rank: Vec<usize>,
    pub(super) node_places: Vec<Option<u32>>,
    pub(super) entries: Vec<BlockId>,
    pub(super) handlers: Handlers,
    pub(super) flat: &'a Flat<'a>,
    pub(super) calls: Calls,
    /// Where asks and delays go on, until the layout is known.
    pub(super) ask_blocks: Vec<Vec<BlockId>>,
    pub(super) delay_blocks: Vec<BlockId>,
    pub(super) arm_blocks: Vec<BlockId>,
    pub(super) operations: BTreeMap<String, usize>,
    /// What nodes keep, by node and name.
    kept: BTreeMap<(usize, String), Register>,
    /// The timers of nodes, by node and name.
    pub(super) timers: BTreeMap<(usize, String), u32>,
    /// How many registers live as long as the run: variables, and what nodes keep.
    lasting: Counts,
    /// True when emitting would never end; reported.
    pub(super) is_endless: bool,
    /// What is wrong with a way of execution.
    pub(super) problems: Vec<Diagnostic>,
}

/// How many loops are emitted at most. Loops that lead into one another by requests are emitted once for each way of
/// nesting them, and a dozen of them have more such ways than any memory holds.
const MOST_LOOPS: usize = 4096;

/// Compiles an analysed graph without errors.
pub(crate) fn compile(analysis: &Analysis<'_>, mode: Mode, functions: Functions) -> Result<Program, Vec<Diagnostic>> {
    let flat = flatten(analysis, functions)?;
    let resolved = &flat.resolved;
    let n_nodes = resolved.nodes.len();
    let (units, n_units) = units::assign(resolved);
    let mut compiler = Compiler {
        resolved,
        order: &flat.order,
        mode,
        program: Program { sites: vec![Site::Graph], units: vec![Frame::default(); n_units], ..Program::default() },
        blocks: Blocks::default(),
        units,
        registers: resolved.nodes.iter().map(|node| vec![None; node.slots.len()]).collect(),
        n_arrivals: BTreeMap::new(),
        subroutines: BTreeMap::new(),
        fed: BTreeMap::new(),
        loops: Vec::new(),
        pending: Vec::new(),
        dependents: vec![Vec::new(); n_nodes],
        pure_rank: vec![0; n_nodes],
        node_places: vec![None; n_nodes],
        entries: Vec::new(),
        handlers: Handlers::default(),
        flat: &flat,
        calls: Calls::default(),
        ask_blocks: Vec::new(),
        delay_blocks: Vec::new(),
        arm_blocks: Vec::new(),
        operations: BTreeMap::new(),
        kept: BTreeMap::new(),
        timers: BTreeMap::new(),
        lasting: Counts::default(),
        is_endless: false,
        problems: Vec::new(),
    };
    compiler.lay_variables();
    compiler.index_connections();
    compiler.emit_roots();
    while let Some(pending) = compiler.pending.pop()
        && !compiler.is_endless
    {
        let node = pending.target.node;
        if let Err(mistake) = compiler.emit_node(pending) {
            compiler.report_mistake(node, &mistake);
        }
    }
    if compiler.problems.is_empty() { Ok(compiler.finish()) } else { Err(compiler.problems) }
}

impl<'a> Compiler<'a> {
    pub(super) fn add_loop(&mut self, looped: LoopExit) -> LoopId {
        let around = std::iter::successors(looped.outer, |outer| self.loop_exit(*outer).outer);
        if around.into_iter().any(|outer| self.loop_exit(outer).node == looped.node) {
            self.report_loop_in_itself(looped.node);
        }
        if self.loops.len() >= MOST_LOOPS {
            self.report_too_many_loops(looped.node);
        }
        self.loops.push(looped);
        LoopId((self.loops.len() - 1) as u32)
    }

    pub(super) fn loop_exit(&self, looped: LoopId) -> LoopExit {
        self.loops[looped.0 as usize]
    }

    pub(super) fn node(&self, node: usize) -> &'a ResolvedNode<'a> {
        &self.resolved.nodes[node]
    }

    pub(super) fn slot_ids(&self, node: usize, wanted: impl Fn(&SlotShape) -> bool) -> Vec<String> {
        let slots = self.node(node).slots.iter();
        slots.filter(|slot| wanted(&slot.shape)).map(|slot| slot.id.as_str().to_owned()).collect()
    }

    /// The index of a node's site.
    pub(super) fn place(&mut self, node: usize) -> u32 {
        if let Some(place) = self.node_places[node] {
            return place;
        }
        let place = self.program.sites.len() as u32;
        self.program.sites.push(self.resolved.nodes[node].site());
        self.node_places[node] = Some(place);
        place
    }

    fn lay_variables(&mut self) {
        for (id, variable) in &self.resolved.variables {
            let register = self.lasting.next(&variable.value_type);
            let registry = self.resolved.registry;
            // A literal that does not fit is an error of the checker, so only the default is left.
            let given =
                variable.value.as_ref().and_then(|value| registry.data_from_literal(value, &variable.value_type).ok());
            self.program.variables.push(ProgramVariable {
                id: (*id).clone(),
                value_type: variable.value_type.clone(),
                role: variable.role,
                has_value: given.is_some(),
                initial: given.unwrap_or_else(|| registry.default_of(&variable.value_type)),
                register,
            });
        }
    }

    fn index_connections(&mut self) {
        for (index, node) in self.resolved.nodes.iter().enumerate() {
            // A function that runs by itself may leave its call again, when nothing called it.
            let callee = self.flat.callees.get(&index).map(|callee| &self.flat.instances[*callee]);
            let is_left_again = callee.is_some_and(|callee| callee.runs_by_itself);
            for (out, target) in node.targets.iter().enumerate() {
                if let Some(target) = target {
                    let n_ways = if is_left_again { 2 } else { node.n_ways_out_by(out) };
                    *self.n_arrivals.entry(*target).or_insert(0) += n_ways;
                }
            }
        }
        self.index_several();
        for (rank, node) in self.order.pure_order.iter().enumerate() {
            self.pure_rank[*node] = rank;
            for anchor in &self.order.anchors[*node] {
                if self.dependents[anchor.node].last() != Some(node) {
                    self.dependents[anchor.node].push(*node);
                }
            }
        }
    }

    /// A fresh register of a node's unit, holding this at first.
    pub(super) fn fresh(&mut self, node: usize, value_type: &ValueType, initial: &Data) -> Register {
        let frame = &mut self.program.units[self.units[node]];
        match (value_type, initial) {
            (ValueType::Number, initial) => {
                frame.numbers.push(if let Data::Number(value) = initial { *value } else { 0.0 });
                Register::Number((frame.numbers.len() - 1) as u32)
            }
            (ValueType::Bool, initial) => {
                frame.flags.push(matches!(initial, Data::Bool(true)));
                Register::Flag((frame.flags.len() - 1) as u32)
            }
            (_, initial) => {
                frame.values.push(template_value(initial));
                Register::Value((frame.values.len() - 1) as u32)
            }
        }
    }

    /// The register that a node keeps under a name for the life of a run; it lies behind the variables.
    pub(super) fn keep(&mut self, node: usize, name: &str, value_type: &ValueType, initial: &Data) -> Register {
        if let Some(register) = self.kept.get(&(node, name.to_owned())) {
            return *register;
        }
        if self.flat.is_in_recursion(node) {
            let message = "the node keeps something, and its function calls itself".to_owned();
            let site = self.node(node).site();
            self.problems.push(
                Diagnostic::error(crate::check::codes::FUNCTION_RECURSION.code, site, message)
                    .with_hint("Repeat with a loop instead, or move the node out of the function."),
            );
        }
        let register = self.lasting.next(value_type);
        self.program.kept.push((register, initial.clone()));
        self.kept.insert((node, name.to_owned()), register);
        register
    }

    pub(super) fn constant(&mut self, node: usize, data: &Data) -> Register {
        let value_type = match data {
            Data::Number(_) => ValueType::Number,
            Data::Bool(_) => ValueType::Bool,
            _ => ValueType::Any,
        };
        self.fresh(node, &value_type, data)
    }

    /// The register of an input or an output.
    pub(super) fn register(&mut self, node: usize, slot: usize) -> Register {
        if let Some(register) = self.registers[node][slot] {
            return register;
        }
        let resolved = self.node(node);
        let register = match &resolved.sources[slot] {
            Some(Source::Output(from)) => self.register(from.node, from.slot),
            Some(Source::Constant(data)) => self.fresh(node, &resolved.types[slot], data),
            Some(Source::Variable(_) | Source::OneOf(_) | Source::Missing) | None => {
                let initial = self.resolved.registry.default_of(&resolved.types[slot]);
                self.fresh(node, &resolved.types[slot], &initial)
            }
        };
        self.registers[node][slot] = Some(register);
        register
    }

    pub(super) fn outputs(&self, node: usize) -> Vec<usize> {
        let slots = self.node(node).slots.iter().enumerate();
        slots.filter(|(_, slot)| matches!(slot.shape, SlotShape::Output { .. })).map(|(index, _)| index).collect()
    }

    pub(super) fn exec_outs(&self, node: usize) -> Vec<usize> {
        let slots = self.node(node).slots.iter().enumerate();
        slots.filter(|(_, slot)| matches!(slot.shape, SlotShape::ExecOut { .. })).map(|(index, _)| index).collect()
    }

    pub(super) fn trace(&mut self, block: BlockId, node: usize, instruction: Instruction) {
        match self.mode {
            Mode::Plain => {}
            Mode::Traced => {
                let place = self.place(node);
                self.blocks.push(block, instruction, place);
            }
        }
    }

    /// Ends a block by leaving a node by an exec out: writes what is bound, computes what depends on the
    /// node, and goes where the out leads.
    pub(super) fn leave(&mut self, block: BlockId, node: usize, out: usize, way: Way) {
        self.write_outputs(block, node, Some(out));
        self.compute_dependents(block, node, out);
        if self.mode == Mode::Traced {
            let name = self.node(node).slots[out].id.to_string();
            let slot = self.slot_name(name);
            self.trace(block, node, Instruction::Left { slot });
        }
        let target = self.node(node).targets[out];
        let place = self.place(node);
        let exit = self.chain(target, way);
        self.blocks.end(block, exit, place);
    }

    fn slot_name(&mut self, name: String) -> u32 {
        let names = &mut self.program.slot_names;
        let index = names.iter().position(|known| *known == name).unwrap_or_else(|| {
            names.push(name);
            names.len() - 1
        });
        index as u32
    }

    /// How to go on where a way of execution ends.
    pub(super) fn chain_end(&self, way: Way) -> Exit {
        match way.end {
            End::Return => Exit::Return,
            End::GoOn(next) => Exit::Jump(next),
        }
    }

    /// How to go from an exec out to an exec in, and on to the end after it.
    fn chain(&mut self, target: Option<SlotAt>, way: Way) -> Exit {
        let Some(target) = target else { return self.chain_end(way) };
        if self.n_arrivals.get(&target).is_some_and(|count| *count > 1) {
            // Only in a function does it matter whether anything remains to be done.
            let is_last = way.is_last || self.flat.standing_in[target.node].is_none();
            let key = (target, way.innermost, is_last);
            let sub = match self.subroutines.get(&key) {
                Some(sub) => *sub,
                None => {
                    let sub = self.blocks.add();
                    self.subroutines.insert(key, sub);
                    self.pending.push(Pending { target, block: sub, way: way.ending(End::Return) });
                    sub
                }
            };
            return match way.end {
                End::Return => Exit::Jump(sub),
                End::GoOn(next) => Exit::Call { sub, next },
            };
        }
        let block = self.blocks.add();
        self.pending.push(Pending { target, block, way });
        Exit::Jump(block)
    }

    pub(super) fn inputs(&self, node: usize) -> Vec<usize> {
        let slots = self.node(node).slots.iter().enumerate();
        slots.filter(|(_, slot)| matches!(slot.shape, SlotShape::Input { .. })).map(|(index, _)| index).collect()
    }

    pub(super) fn lowering<'c>(
        &'c mut self,
        node: usize,
        entered_by: usize,
        block: BlockId,
        way: Way,
    ) -> Lowering<'c, 'a> {
        Lowering { compiler: self, node, entered_by, block, way }
    }

    fn emit_node(&mut self, pending: Pending) -> Result<(), LowerMistake> {
        let Pending { target: SlotAt { node, slot }, block, way } = pending;
        self.trace(block, node, Instruction::Entered);
        if let Behaviour::Listen(_) = self.node(node).def.behaviour {
            self.emit_connection(block, node, slot, way);
            return Ok(());
        }
        for slot in self.inputs(node) {
            // What a node reads again it reads by itself, the first time too.
            if !matches!(self.node(node).slots[slot].shape, SlotShape::Input { reread: true, .. }) {
                self.read_input(block, node, slot);
            }
        }
        let last = match &self.node(node).def.behaviour {
            Behaviour::Lower(lower) | Behaviour::Latent(lower) => {
                let lower = *lower;
                let mut lowering = self.lowering(node, slot, block, way);
                lower(&mut lowering)?;
                lowering.block
            }
            Behaviour::Ask(ask) => {
                self.emit_ask(block, node, ask, way)?;
                return Ok(());
            }
            Behaviour::Pure(function) => {
                self.call_native(block, node, *function);
                block
            }
            Behaviour::Send(event) => {
                self.emit_send(block, node, event, way);
                return Ok(());
            }
            Behaviour::Call => {
                self.emit_call(block, node, slot, way);
                return Ok(());
            }
            Behaviour::Exit(way_out) => {
                self.emit_exit(block, node, way_out, way);
                return Ok(());
            }
            Behaviour::Enter(_) | Behaviour::Listen(_) => block,
        };
        if self.blocks.is_open(last)
            && let Some((flag, yes, no)) = self.node(node).executed_branch()
            && let Register::Flag(flag) = self.register(node, flag)
        {
            let (block_yes, block_no) = (self.blocks.add(), self.blocks.add());
            let place = self.place(node);
            self.blocks.end(last, Exit::Branch { flag, yes: block_yes, no: block_no }, place);
            self.leave(block_no, node, self.node(node).taken_for(no), way);
            self.leave(block_yes, node, self.node(node).taken_for(yes), way);
        }
        if self.blocks.is_open(last)
            && let Some(out) = self.node(node).executed_out()
        {
            self.leave(last, node, out, way);
        }
        if self.blocks.is_open(last) {
            let exit = self.chain_end(way);
            let place = self.place(node);
            self.blocks.end(last, exit, place);
        }
        Ok(())
    }
}
