//! The reply of an operation that went well.

use serde_json::{Map, Value};

use crate::token::{Claims, TestKey};

/// A reply whose tokens are still to be signed. Signing takes a thousand times as long as everything else, so it is
/// done by the server after the state is released, and concurrent runs do not wait for each other's signatures.
#[derive(Default)]
pub(crate) struct Answer {
    body: Option<Value>,
    unsigned: Vec<(&'static str, Claims)>,
}

impl Answer {
    /// A reply with this body.
    pub fn new(body: Value) -> Answer {
        Answer { body: Some(body), unsigned: Vec::new() }
    }

    /// `{}`: an operation whose output has no members.
    pub fn empty() -> Answer {
        Answer::new(Value::Object(Map::new()))
    }

    /// No body at all: an operation without an output, such as `DeleteUser`.
    pub fn no_body() -> Answer {
        Answer::default()
    }

    /// Puts a token with these claims in the place of the member that this JSON pointer names.
    pub fn with_token(mut self, pointer: &'static str, claims: Claims) -> Answer {
        self.unsigned.push((pointer, claims));
        self
    }

    /// The bytes of the reply.
    pub fn into_bytes(self) -> Vec<u8> {
        let Some(mut body) = self.body else { return Vec::new() };
        for (pointer, claims) in self.unsigned {
            let place = body.pointer_mut(pointer).expect("an operation leaves a null where its token goes");
            *place = Value::String(TestKey::shared().sign(&claims));
        }
        body.to_string().into_bytes()
    }
}
