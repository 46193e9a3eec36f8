//! Edits of comments, and of entries that were not understood.

use super::{CommentSite, Edit, EditProblem, KeptSite};
use crate::{Comment, EntryComments, Graph, Kept, Node, Part, Place, Variable};

impl Edit {
    /// The same edit, and then the comment put back that the undone edit took along.
    pub(super) fn with_comment(self, site: CommentSite, comment: Option<Comment>) -> Self {
        match comment {
            Some(comment) => Self::Several(vec![self, Self::PutComment(site, comment)]),
            None => self,
        }
    }
}

impl Graph {
    pub(super) fn put_comment_at(&mut self, site: CommentSite, comment: Comment) -> Result<Edit, EditProblem> {
        let before = match &site {
            CommentSite::Place(place) => {
                if !is_place(place) {
                    return Err(EditProblem::NoPlace(format!("{place:?}")));
                }
                self.put_comment(place.clone(), comment)
            }
            CommentSite::Variable(id, path) => {
                let variable = self.variables.get_mut(id).ok_or_else(|| EditProblem::NoVariable(id.clone()))?;
                check_path(path.as_deref(), |path| variable_has(variable, path))?;
                put_comment_inside(&mut variable.comments, path.as_deref(), comment)
            }
            CommentSite::Node(id, path) => {
                let node = self.nodes.get_mut(id).ok_or_else(|| EditProblem::NoNode(id.clone()))?;
                check_path(path.as_deref(), |path| node_has(node, path))?;
                put_comment_inside(&mut node.comments, path.as_deref(), comment)
            }
        };
        Ok(Edit::PutComment(site, before))
    }

    pub(super) fn put_kept(&mut self, site: KeptSite, kept: Vec<Kept>) -> Result<Edit, EditProblem> {
        let before = match &site {
            KeptSite::Part(part) => {
                let before = self.kept.remove(part);
                self.keep(*part, kept);
                before.unwrap_or_default()
            }
            KeptSite::Variable(id) => {
                let variable = self.variables.get_mut(id).ok_or_else(|| EditProblem::NoVariable(id.clone()))?;
                std::mem::replace(&mut variable.kept, kept)
            }
            KeptSite::Node(id) => {
                let node = self.nodes.get_mut(id).ok_or_else(|| EditProblem::NoNode(id.clone()))?;
                std::mem::replace(&mut node.kept, kept)
            }
            KeptSite::NodeField(id, field) => {
                let node = self.nodes.get_mut(id).ok_or_else(|| EditProblem::NoNode(id.clone()))?;
                if !Node::MAP_FIELDS.contains(&field.as_str()) {
                    return Err(EditProblem::NoPlace(field.clone()));
                }
                let before = node.kept_inside.remove(field);
                if !kept.is_empty() {
                    node.kept_inside.insert(field.clone(), kept);
                }
                before.unwrap_or_default()
            }
        };
        Ok(Edit::PutKept(site, before))
    }
}

fn put_comment_inside(comments: &mut EntryComments, path: Option<&str>, comment: Comment) -> Comment {
    match path {
        None => std::mem::replace(&mut comments.above, comment),
        Some(path) if comment.is_empty() => comments.inside.remove(path).unwrap_or_default(),
        Some(path) => comments.inside.insert(path.to_owned(), comment).unwrap_or_default(),
    }
}

fn check_path(path: Option<&str>, has: impl Fn(&str) -> bool) -> Result<(), EditProblem> {
    match path {
        Some(path) if !has(path) => Err(EditProblem::NoPlace(path.to_owned())),
        Some(_) | None => Ok(()),
    }
}

/// True for a place that a file has.
fn is_place(place: &Place) -> bool {
    match place {
        Place::Field(Part::Root, field) => Graph::FIELDS.contains(&field.as_str()),
        Place::Field(Part::View, field) => Graph::VIEW_FIELDS.contains(&field.as_str()),
        Place::Field(
            Part::Conflicts
            | Part::Buses
            | Part::Functions
            | Part::Variables
            | Part::Nodes
            | Part::Connections
            | Part::ViewNodes
            | Part::ViewFrames,
            _,
        ) => false,
        Place::Head | Place::Foot(_) | Place::Tail => true,
    }
}

pub(crate) fn variable_has(variable: &Variable, path: &str) -> bool {
    path == EntryComments::foot_of("")
        || (Variable::FIELDS.contains(&path) && (path != "value" || variable.value.is_some()))
}

pub(crate) fn node_has(node: &Node, path: &str) -> bool {
    if path == EntryComments::foot_of("") || Node::FIELDS.contains(&path) {
        return true;
    }
    if let Some(field) = path.strip_suffix(&EntryComments::foot_of(""))
        && Node::MAP_FIELDS.contains(&field)
    {
        return true;
    }
    match path.split_once('.') {
        Some(("with", name)) => node.with.contains_key(name),
        Some(("set", slot)) => node.set.contains_key(slot),
        Some(("bind", slot)) => node.bind.contains_key(slot),
        Some(("types", name)) => node.types.contains_key(name),
        Some(_) | None => false,
    }
}
