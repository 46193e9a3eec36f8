//! Contains, Starts with, Ends with, Is empty, Length: questions about a text. Places count characters from 0.

use super::CATEGORY;
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{Behaviour, Call, Data, Example, NativeFn, NodeDef, Problem, SlotDef};

const SOURCE: &str = "source";
const PATTERN: &str = "pattern";
const FROM_END: &str = "search_from_end";
const CASE_SENSITIVE: &str = "case_sensitive";
const INDEX: &str = "index";
const RESULT: &str = "result";

pub(super) fn nodes() -> Vec<NodeDef> {
    vec![
        kind("text.contains", "Contains", contains)
            .doc("True when the source contains the pattern, and where: the place of its first letter, or -1.")
            .keywords(&["find", "search", "index of", "position", "in"])
            .aliases(&["ScriptCanvas_StringFunctions_ContainsString"])
            .branches_by(RESULT)
            .slots(vec![
                source(),
                pattern(),
                SlotDef::input(FROM_END, ValueType::Bool.into())
                    .doc("Whether the last place is looked for instead of the first.")
                    .or(Data::Bool(false)),
                case_sensitive(),
                SlotDef::output(INDEX, ValueType::Number.into()).doc("The place, counted from 0, or -1."),
                SlotDef::output(RESULT, ValueType::Bool.into()).doc("The answer."),
            ])
            .example(example(
                "finds it",
                &[(SOURCE, "\"sign in\""), (PATTERN, "\"in\"")],
                &[(INDEX, "5"), (RESULT, "true")],
            ))
            .example(example(
                "looks from the end",
                &[(SOURCE, "\"a-b-c\""), (PATTERN, "\"-\""), (FROM_END, "true")],
                &[(INDEX, "3")],
            )),
        end("text.starts_with", "Starts with", |call| at_end(call, false))
            .doc("True when the source begins with the pattern.")
            .keywords(&["prefix", "begins"])
            .aliases(&["ScriptCanvas_StringFunctions_StartsWith"])
            .example(example("looks", &[(SOURCE, "\"Sign in\""), (PATTERN, "\"sign\"")], &[(RESULT, "false")])),
        end("text.ends_with", "Ends with", |call| at_end(call, true))
            .doc("True when the source ends with the pattern.")
            .keywords(&["suffix"])
            .aliases(&["ScriptCanvas_StringFunctions_EndsWith"])
            .example(example(
                "looks in any case",
                &[(SOURCE, "\"a.PNG\""), (PATTERN, "\".png\""), (CASE_SENSITIVE, "false")],
                &[(RESULT, "true")],
            )),
        kind("text.is_empty", "Is empty", |call| {
            let is_empty = call.text(0).is_empty();
            call.give_flag(0, is_empty);
            Ok(())
        })
        .doc("True when the text has no letters.")
        .branches_by(RESULT)
        .slots(vec![source(), SlotDef::output(RESULT, ValueType::Bool.into()).doc("The answer.")])
        .example(example("looks", &[(SOURCE, "\"\"")], &[(RESULT, "true")])),
        kind("text.length", "Length", |call| {
            let length = call.text(0).chars().count();
            call.give_number(0, length as f64);
            Ok(())
        })
        .doc("How many characters the text has.")
        .keywords(&["size", "count", "len"])
        .slots(vec![source(), SlotDef::output(RESULT, ValueType::Number.into()).doc("The number of characters.")])
        .example(example("counts letters", &[(SOURCE, "\"grün\"")], &[(RESULT, "4")])),
    ]
}

fn kind(kind: &'static str, title: &'static str, run: NativeFn) -> NodeDef {
    NodeDef::new(kind, title, CATEGORY, Behaviour::Pure(run))
}

fn end(name: &'static str, title: &'static str, run: NativeFn) -> NodeDef {
    kind(name, title, run).branches_by(RESULT).slots(vec![
        source(),
        pattern(),
        case_sensitive(),
        SlotDef::output(RESULT, ValueType::Bool.into()).doc("The answer."),
    ])
}

fn source() -> SlotDef {
    SlotDef::input(SOURCE, ValueType::String.into()).doc("The text.")
}

fn pattern() -> SlotDef {
    SlotDef::input(PATTERN, ValueType::String.into()).doc("What to look for.")
}

fn case_sensitive() -> SlotDef {
    SlotDef::input(CASE_SENSITIVE, ValueType::Bool.into())
        .doc("Whether `a` and `A` are different letters.")
        .or(Data::Bool(true))
}

fn example(
    title: &'static str,
    given: &'static [(&'static str, &'static str)],
    gives: &'static [(&'static str, &'static str)],
) -> Example {
    Example { title, given, gives, ..Example::default() }
}

fn contains(call: &mut Call<'_>) -> Result<(), Problem> {
    let (source, pattern) = (call.text(0), call.text(1));
    let place = find(&source, &pattern, call.flag(2), call.flag(3));
    call.give_number(0, place.map_or(-1.0, |place| place as f64));
    call.give_flag(1, place.is_some());
    Ok(())
}

/// The place of a pattern, in characters of the source.
fn find(source: &str, pattern: &str, from_end: bool, case_sensitive: bool) -> Option<usize> {
    let byte_in = |text: &str, pattern: &str| if from_end { text.rfind(pattern) } else { text.find(pattern) };
    if case_sensitive {
        return byte_in(source, pattern).map(|byte| source[..byte].chars().count());
    }
    let byte = byte_in(&folded(source), &folded(pattern))?;
    // A letter may become longer or shorter in lower case, so letters are counted by what they became.
    let mut passed = 0;
    let before = source.chars().take_while(|letter| {
        passed += letter.to_lowercase().map(char::len_utf8).sum::<usize>();
        passed <= byte
    });
    Some(before.count())
}

/// Letter by letter, so that a letter becomes the same wherever it stands.
pub(super) fn folded(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

fn at_end(call: &mut Call<'_>, last: bool) -> Result<(), Problem> {
    let (source, pattern) = (call.text(0), call.text(1));
    let is_there = |source: &str, pattern: &str| {
        if last { source.ends_with(pattern) } else { source.starts_with(pattern) }
    };
    let found = if call.flag(2) { is_there(&source, &pattern) } else { is_there(&folded(&source), &folded(&pattern)) };
    call.give_flag(0, found);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn places_count_letters_of_the_source() {
        assert_eq!(find("grün und grün", "ün", false, true), Some(2));
        assert_eq!(find("grün und grün", "ÜN", true, false), Some(11));
        assert_eq!(find("İİx", "X", false, false), Some(2));
        assert_eq!(find("abc", "", false, true), Some(0));
        assert_eq!(find("abc", "", true, false), Some(3));
        assert_eq!(find("abc", "d", false, false), None);
    }
}
