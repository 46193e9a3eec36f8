//! Open a page: a page for the user to open in a browser.

use super::CATEGORY;
use super::ask::DECLINED;
use super::show_code::SHOWN;
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{
    Ask, Behaviour, Data, NodeDef, OperationDef, OperationOutcome, OutcomeDef, ParamDef, SlotDef, outcome_slots,
};

/// The operation that opens a page: arguments `name`, `url` and `seconds`.
pub const OPEN_PAGE: &str = "prompt.open_page";
/// The name of a page that is given no other.
pub const BROWSER_PAGE: &str = "browser_page";

pub(super) fn nodes() -> Vec<NodeDef> {
    let mut slots = vec![SlotDef::exec_in("in").doc("Opens the page.")];
    slots.extend(inputs().iter().map(ParamDef::input));
    slots.extend(outcome_slots(&outcomes()));
    vec![
        NodeDef::new(
            OPEN_PAGE,
            "Open a page",
            CATEGORY,
            Behaviour::Ask(Ask { operation: OPEN_PAGE.into(), sends: false }),
        )
        .doc("Lets the user open a page in a browser, such as a provider's own sign-in page. Goes on at once.")
        .keywords(&["browser", "url", "web", "sign in", "prompt"])
        .slots(slots),
    ]
}

fn inputs() -> Vec<ParamDef> {
    let name = "By which whoever runs the graph can say beforehand that the page is seen, as with `--var`.";
    vec![
        ParamDef::new("name", "Name", ValueType::String, name).or(Data::text(BROWSER_PAGE)),
        ParamDef::new("url", "URL", ValueType::String, "The page."),
        ParamDef::new("seconds", "Seconds", ValueType::Number, "How long it is good; 0 where that is not known.")
            .or(Data::Number(0.0)),
    ]
}

fn outcomes() -> Vec<OutcomeDef> {
    let outcome = |id, doc| OutcomeDef { id, doc, failure: false, payload: Vec::new(), event: None, otherwise: None };
    vec![
        outcome(SHOWN, "Taken once somebody can open the page."),
        outcome(DECLINED, "Taken when whoever is asked to open it does not want to."),
    ]
}

pub(super) fn operations() -> Vec<OperationDef> {
    vec![OperationDef {
        name: OPEN_PAGE.into(),
        inputs: inputs().iter().map(|input| input.id.into()).collect(),
        outcomes: outcomes().iter().map(OperationOutcome::without_event).collect(),
    }]
}
