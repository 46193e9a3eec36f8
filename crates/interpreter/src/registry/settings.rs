//! The settings of a kind: constants of a node that may shape its slots.

use super::node_def::Problem;
use authcanvas_graph::Literal;
use std::collections::BTreeMap;

/// A setting of a kind.
#[derive(Debug, Clone)]
pub struct SettingDef {
    /// The name under `with`.
    pub name: &'static str,
    /// What it may be.
    pub shape: SettingShape,
    /// What it means, in whole sentences.
    pub doc: &'static str,
}

/// What a setting may be, with its default.
#[derive(Debug, Clone)]
pub enum SettingShape {
    /// Text.
    Text {
        /// What it is when left out.
        default: &'static str,
    },
    /// A whole number.
    Count {
        /// What it is when left out.
        default: u32,
        /// The least it may be.
        least: u32,
        /// The most it may be.
        most: u32,
    },
    /// One of a few words.
    Choice {
        /// What it is when left out.
        default: &'static str,
        /// The words.
        choices: &'static [&'static str],
    },
}

/// The settings of one node, checked, with defaults filled in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settings(pub(crate) BTreeMap<&'static str, Setting>);

/// The value of a setting.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Setting {
    Text(String),
    Count(u32),
}

impl Settings {
    /// A text or choice setting; empty for a name that the kind does not declare as one.
    pub fn text(&self, name: &str) -> &str {
        match self.0.get(name) {
            Some(Setting::Text(text)) => text,
            Some(Setting::Count(_)) | None => "",
        }
    }

    /// A whole-number setting; 0 for a name that the kind does not declare as one.
    pub fn count(&self, name: &str) -> u32 {
        match self.0.get(name) {
            Some(Setting::Count(count)) => *count,
            Some(Setting::Text(_)) | None => 0,
        }
    }

    /// Reads one setting, or its default where the file says nothing.
    pub(crate) fn read(def: &SettingDef, literal: Option<&Literal>) -> Result<Setting, Problem> {
        match (&def.shape, literal) {
            (SettingShape::Text { default } | SettingShape::Choice { default, .. }, None) => {
                Ok(Setting::Text((*default).to_owned()))
            }
            (SettingShape::Text { .. }, Some(Literal::String(text))) => Ok(Setting::Text(text.clone())),
            (SettingShape::Text { .. }, Some(_)) => Err(Problem::new("expected text")),
            (SettingShape::Choice { choices, .. }, Some(Literal::String(text))) if choices.contains(&text.as_str()) => {
                Ok(Setting::Text(text.clone()))
            }
            (SettingShape::Choice { choices, .. }, Some(_)) => {
                Err(Problem::new(format!("expected one of {}", quoted_list(choices))))
            }
            (SettingShape::Count { default, .. }, None) => Ok(Setting::Count(*default)),
            (SettingShape::Count { least, most, .. }, Some(Literal::Number(number)))
                if number.fract() == 0.0 && (f64::from(*least)..=f64::from(*most)).contains(number) =>
            {
                Ok(Setting::Count(*number as u32))
            }
            (SettingShape::Count { least, most, .. }, Some(_)) => {
                Err(Problem::new(format!("expected a whole number from {least} to {most}")))
            }
        }
    }
}

fn quoted_list(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
