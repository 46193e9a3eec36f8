//! Replace, Trim, Upper case, Lower case, Substring: texts made from texts.

use super::CATEGORY;
use super::search::folded;
use crate::emit::whole;
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{Behaviour, Call, Data, Example, NativeFn, NodeDef, Problem, SlotDef};

const SOURCE: &str = "source";
const REPLACE: &str = "replace";
const WITH: &str = "with";
const CASE_SENSITIVE: &str = "case_sensitive";
const START: &str = "start";
const LENGTH: &str = "length";
const RESULT: &str = "result";

pub(super) fn nodes() -> Vec<NodeDef> {
    vec![
        kind(
            "text.replace",
            "Replace",
            replace,
            vec![
                SlotDef::input(REPLACE, ValueType::String.into())
                    .doc("What to replace; an empty text replaces nothing."),
                SlotDef::input(WITH, ValueType::String.into()).doc("What to put there."),
                SlotDef::input(CASE_SENSITIVE, ValueType::Bool.into())
                    .doc("Whether `a` and `A` are different letters.")
                    .or(Data::Bool(true)),
            ],
        )
        .doc("Replaces a text wherever it stands in another.")
        .keywords(&["substitute", "remove"])
        .aliases(&["ScriptCanvas_StringFunctions_ReplaceString"])
        .example(example(&[(SOURCE, "\"a-b-c\""), (REPLACE, "\"-\""), (WITH, "\"+\"")], &[(RESULT, "a+b+c")])),
        simple("text.trim", "Trim", |call| map(call, |text| text.trim().to_owned()))
            .doc("The text without blanks and line breaks at both ends.")
            .keywords(&["strip", "whitespace"])
            .example(example(&[(SOURCE, "\"  a b \"")], &[(RESULT, "a b")])),
        simple("text.trim_start", "Trim start", |call| map(call, |text| text.trim_start().to_owned()))
            .doc("The text without blanks and line breaks before its first letter.")
            .aliases(&["ScriptCanvas_StringFunctions_TrimLeft"])
            .example(example(&[(SOURCE, "\"  a\"")], &[(RESULT, "a")])),
        simple("text.trim_end", "Trim end", |call| map(call, |text| text.trim_end().to_owned()))
            .doc("The text without blanks and line breaks behind its last letter.")
            .aliases(&["ScriptCanvas_StringFunctions_TrimRight"])
            .example(example(&[(SOURCE, "\"a  \"")], &[(RESULT, "a")])),
        simple("text.upper", "Upper case", |call| map(call, str::to_uppercase))
            .doc("The text in capital letters.")
            .keywords(&["capital"])
            .aliases(&["ScriptCanvas_StringFunctions_ToUpper"])
            .example(example(&[(SOURCE, "\"aB\"")], &[(RESULT, "AB")])),
        simple("text.lower", "Lower case", |call| map(call, str::to_lowercase))
            .doc("The text in small letters.")
            .keywords(&["small"])
            .aliases(&["ScriptCanvas_StringFunctions_ToLower"])
            .example(example(&[(SOURCE, "\"aB\"")], &[(RESULT, "ab")])),
        kind(
            "text.substring",
            "Substring",
            substring,
            vec![
                SlotDef::input(START, ValueType::Number.into()).doc("The place of its first character, from 0."),
                SlotDef::input(LENGTH, ValueType::Number.into()).doc("How many characters at most."),
            ],
        )
        .doc("A part of the text; what is not there is left out.")
        .keywords(&["part", "slice", "left", "right", "mid"])
        .aliases(&["ScriptCanvas_StringFunctions_Substring"])
        .example(example(&[(SOURCE, "\"sign in\""), (START, "5"), (LENGTH, "2")], &[(RESULT, "in")])),
    ]
}

fn kind(kind: &'static str, title: &'static str, run: NativeFn, further: Vec<SlotDef>) -> NodeDef {
    let mut slots = vec![SlotDef::input(SOURCE, ValueType::String.into()).doc("The text.")];
    slots.extend(further);
    slots.push(SlotDef::output(RESULT, ValueType::String.into()).doc("The new text."));
    NodeDef::new(kind, title, CATEGORY, Behaviour::Pure(run)).slots(slots)
}

fn simple(name: &'static str, title: &'static str, run: NativeFn) -> NodeDef {
    kind(name, title, run, Vec::new())
}

fn example(given: &'static [(&'static str, &'static str)], gives: &'static [(&'static str, &'static str)]) -> Example {
    Example { title: "makes the text", given, gives, ..Example::default() }
}

fn map(call: &mut Call<'_>, make: fn(&str) -> String) -> Result<(), Problem> {
    let text = make(&call.text(0));
    call.give_text(0, text)
}

fn replace(call: &mut Call<'_>) -> Result<(), Problem> {
    let (source, pattern, with) = (call.text(0), call.text(1), call.text(2));
    if pattern.is_empty() {
        return call.give_text(0, source);
    }
    let case_sensitive = call.flag(3);
    let wanted = if case_sensitive { pattern.to_string() } else { folded(&pattern) };
    let (mut text, mut rest) = (String::new(), &*source);
    while let Some(letter) = rest.chars().next() {
        match if case_sensitive { rest.strip_prefix(&*wanted) } else { strip_folded(rest, &wanted) } {
            Some(behind) => {
                text.push_str(&with);
                rest = behind;
            }
            None => {
                text.push(letter);
                rest = &rest[letter.len_utf8()..];
            }
        }
        if text.len() > call.text_limit() {
            return Err(call.too_long(text.len()));
        }
    }
    call.give_text(0, text)
}

/// What follows a pattern that is in lower case, where the text begins with it in any case.
fn strip_folded<'t>(text: &'t str, pattern: &str) -> Option<&'t str> {
    let mut wanted = pattern;
    for (place, letter) in text.char_indices() {
        if wanted.is_empty() {
            return Some(&text[place..]);
        }
        for small in letter.to_lowercase() {
            wanted = wanted.strip_prefix(small)?;
        }
    }
    wanted.is_empty().then_some("")
}

fn substring(call: &mut Call<'_>) -> Result<(), Problem> {
    let start = usize::try_from(whole(call.number(1), START)?).unwrap_or(0);
    let length = usize::try_from(whole(call.number(2), LENGTH)?).unwrap_or(0);
    let text: String = call.text(0).chars().skip(start).take(length).collect();
    call.give_text(0, text)
}
