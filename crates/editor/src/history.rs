//! Undo and redo: edits with their inverses, a step a gesture.
//!
//! A step is what a person would call one change. Edits of one gesture, such as the letters typed into a field, join
//! the step on top as long as nothing ended it. Nothing here knows what an edit means.

use authcanvas_graph::{Edit, EditProblem, Graph};

/// One change as a person sees it.
#[derive(Debug, Clone)]
struct Step {
    label: String,
    edits: Vec<Edit>,
    inverses: Vec<Edit>,
    /// Further edits with the same key join this step while it is open.
    gesture: Option<String>,
}

/// What was done to a graph, and what of it was undone.
#[derive(Debug, Clone, Default)]
pub struct History {
    steps: Vec<Step>,
    /// How many of the steps are applied.
    applied: usize,
    /// How many were applied when the graph was saved; none when that state cannot be reached any more.
    saved: Option<usize>,
    is_open: bool,
}

impl History {
    /// The history of a graph that is as its file is.
    pub fn of_saved() -> Self {
        Self { saved: Some(0), ..Self::default() }
    }

    /// Applies edits as one step, or as more of the step on top where both have this gesture.
    ///
    /// # Errors
    /// When an edit cannot be applied; the graph is then unchanged.
    pub fn apply(
        &mut self,
        graph: &mut Graph,
        label: &str,
        edits: Vec<Edit>,
        gesture: Option<String>,
    ) -> Result<(), EditProblem> {
        let mut inverses = graph.apply_all(edits.clone())?;
        self.forget_undone();
        let joins = self.is_open && gesture.is_some() && self.saved != Some(self.applied);
        if let Some(top) = self.steps.last_mut().filter(|top| joins && top.gesture == gesture) {
            top.edits.extend(edits);
            inverses.append(&mut top.inverses);
            top.inverses = inverses;
        } else {
            self.steps.push(Step { label: label.to_owned(), edits, inverses, gesture });
            self.applied += 1;
        }
        self.is_open = true;
        Ok(())
    }

    fn forget_undone(&mut self) {
        if self.saved.is_some_and(|saved| saved > self.applied) {
            self.saved = None;
        }
        self.steps.truncate(self.applied);
    }

    /// Ends the gesture on top: what follows is a step of its own.
    pub fn end_gesture(&mut self) {
        self.is_open = false;
    }

    /// Takes the last step back; answers its label, and the edits that did it.
    pub fn undo(&mut self, graph: &mut Graph) -> Option<(String, Vec<Edit>)> {
        let step = self.steps.get_mut(self.applied.checked_sub(1)?)?;
        let applied = step.inverses.clone();
        // An inverse that does not apply would leave the graph as it is.
        step.edits = reversed(graph, &step.inverses)?;
        self.applied -= 1;
        self.is_open = false;
        Some((step.label.clone(), applied))
    }

    /// Does the step again that was undone last; answers its label, and the edits that did it.
    pub fn redo(&mut self, graph: &mut Graph) -> Option<(String, Vec<Edit>)> {
        let step = self.steps.get_mut(self.applied)?;
        let applied = step.edits.clone();
        step.inverses = reversed(graph, &step.edits)?;
        self.applied += 1;
        self.is_open = false;
        Some((step.label.clone(), applied))
    }

    /// What undo would take back.
    pub fn undo_label(&self) -> Option<&str> {
        self.steps.get(self.applied.checked_sub(1)?).map(|step| step.label.as_str())
    }

    /// What redo would do again.
    pub fn redo_label(&self) -> Option<&str> {
        self.steps.get(self.applied).map(|step| step.label.as_str())
    }

    /// The graph was saved as it is now.
    pub fn mark_saved(&mut self) {
        self.saved = Some(self.applied);
        self.is_open = false;
    }

    /// The saved state is not the one in the file any more.
    pub fn forget_saved(&mut self) {
        self.saved = None;
    }

    /// True when the graph differs from what was saved.
    pub fn is_dirty(&self) -> bool {
        self.saved != Some(self.applied)
    }
}

fn reversed(graph: &mut Graph, edits: &[Edit]) -> Option<Vec<Edit>> {
    graph.apply_all(edits.to_vec()).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn title(text: &str) -> Vec<Edit> {
        vec![Edit::SetTitle(text.to_owned())]
    }

    #[test]
    fn a_gesture_is_one_step_and_the_saved_state_is_not_dirty() {
        let (mut graph, mut history) = (Graph::default(), History::of_saved());
        let typing = || Some("title".to_owned());
        for text in ["a", "ab", "abc"] {
            history.apply(&mut graph, "Rename", title(text), typing()).unwrap();
        }
        assert!(history.is_dirty());
        assert_eq!(history.undo(&mut graph).unwrap().0, "Rename");
        assert_eq!((graph.title.as_str(), history.is_dirty()), ("", false));
        assert_eq!(history.redo(&mut graph).unwrap().0, "Rename");
        assert_eq!(graph.title, "abc");
        history.mark_saved();
        history.apply(&mut graph, "Rename", title("d"), typing()).unwrap();
        history.undo(&mut graph);
        assert_eq!((graph.title.as_str(), history.is_dirty()), ("abc", false));
        history.undo(&mut graph);
        history.apply(&mut graph, "Rename", title("e"), None).unwrap();
        assert!(history.redo(&mut graph).is_none());
        history.undo(&mut graph);
        assert!(history.is_dirty(), "the saved state cannot be reached any more");
    }

    #[test]
    fn an_ended_gesture_is_not_joined() {
        let (mut graph, mut history) = (Graph::default(), History::of_saved());
        history.apply(&mut graph, "Rename", title("a"), Some("title".to_owned())).unwrap();
        history.end_gesture();
        history.apply(&mut graph, "Rename", title("b"), Some("title".to_owned())).unwrap();
        history.undo(&mut graph);
        assert_eq!(graph.title, "a");
    }
}
