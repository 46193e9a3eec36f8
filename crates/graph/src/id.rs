//! Ids: the stable, readable names by which a file refers to its parts.
//!
//! An id is snake_case text, unique among its kind in one graph, and the same in memory as on disk. Dense
//! indices exist only in a compiled program, never here.

use std::fmt;
use std::sync::Arc;

/// Why a text is not an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected an id of lower-case letters, digits and `_` that begins with a letter, found `{0}`")]
pub struct IdProblem(pub String);

/// True when `text` is snake_case: a lower-case ASCII letter, then lower-case letters, digits and `_`.
pub fn is_id(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_lowercase())
        && bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Why a text is not the name of a bus or an event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected a name of letters, digits and `_` that begins with a letter, found `{0}`")]
pub struct NameProblem(pub String);

/// True when `text` is an ASCII letter, then letters, digits and `_`: the names that buses and events have in Open 3D
/// Engine.
pub fn is_name(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_alphabetic())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

macro_rules! id_type {
    ($(#[$doc:meta])* $name:ident, $check:ident, $problem:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Checks and takes a text; what is allowed says the function that checks.
            pub fn new(text: &str) -> Result<Self, $problem> {
                if $check(text) { Ok(Self(text.into())) } else { Err($problem(text.to_owned())) }
            }

            /// The text as it stands in the file.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "`{}`", self.0)
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    };
}

id_type!(
    /// Names a node within its graph.
    NodeId, is_id, IdProblem
);
id_type!(
    /// Names a variable within its graph.
    VariableId, is_id, IdProblem
);
id_type!(
    /// Names a slot within its node.
    SlotId, is_id, IdProblem
);

id_type!(
    /// Names a function within its file; in a linked graph, [`FunctionId::of_file`] names one of another file.
    FunctionId, is_id, IdProblem
);

impl FunctionId {
    /// Names a function of another file in a linked graph: `path#function`. No file can declare such an id.
    pub(crate) fn of_file(path: &str, function: &Self) -> Self {
        Self(format!("{path}#{function}").into())
    }

    /// The file that the function stands in, by its path; nothing for one of the graph's own file.
    pub fn file(&self) -> Option<&str> {
        self.0.rsplit_once('#').map(|(path, _)| path)
    }
}

id_type!(
    /// Names a bus that a graph declares.
    BusName, is_name, NameProblem
);
id_type!(
    /// Names an event within its bus.
    EventName, is_name, NameProblem
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_snake_case_is_an_id() {
        for good in ["a", "sign_in", "print_2"] {
            assert!(is_id(good), "{good}");
        }
        for bad in ["", "2nd", "_x", "Sign", "sign in", "a.b", "é", "a-b"] {
            assert!(NodeId::new(bad).is_err(), "{bad}");
        }
    }
}
