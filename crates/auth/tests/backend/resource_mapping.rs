//! Open 3D Engine's AWSCoreTest for the resource mapping manager, and a table of faults.

use crate::support::World;
use authcanvas_auth::backend::{APP_CLIENT_KEY, ResourceMapping, ResourceMappings, USER_POOL_KEY};

const GOOD: &str = r#"{
    // The shape of Open 3D Engine's own test file.
    "AWSResourceMappings": {
        "Plain": { "Type": "AutomationTestType", "Name/ID": "plain-id", "Extra": [1, null] },
        "Own": { "Type": "T", "Name/ID": "own-id", "AccountId": "000000000000", "Region": "eu-central-1" },
        "Templated": { "Type": "T", "Name/ID": "x", "AccountId": "EMPTY" }
    },
    /* Comments of both kinds. */
    "AccountId": "123456789012",
    "Region": "us-west-2",
    "Version": "1.0.0"
}"#;

fn ready(text: &str) -> ResourceMappings {
    ResourceMappings::Ready(ResourceMapping::parse("m.json", text).unwrap_or_else(|faults| panic!("{faults}")))
}

#[test]
fn an_entrys_own_values_go_before_the_projects() {
    let mappings = ready(GOOD);
    assert_eq!(mappings.name("Plain"), Ok("plain-id"));
    assert_eq!(mappings.kind("Plain"), Ok("AutomationTestType"));
    assert_eq!(mappings.region("Plain"), Ok("us-west-2"));
    assert_eq!(mappings.account_id("Plain"), Ok(Some("123456789012")));
    assert_eq!(mappings.region("Own"), Ok("eu-central-1"));
    assert_eq!(mappings.account_id("Own"), Ok(Some("000000000000")));
    assert_eq!(mappings.account_id("Templated"), Ok(Some("123456789012")));
    assert_eq!(mappings.default_region(), Ok("us-west-2"));
    assert_eq!(mappings.default_account_id(), Ok("123456789012"));
}

#[test]
fn lookups_that_find_nothing_answer_in_open_3d_engines_words() {
    let not_found = "Failed to find resource mapping key: ";
    let not_loaded = "Resource mapping config file is not loaded, please confirm awscoreconfiguration.setreg is setup \
                      correctly.";
    let failed = "Resource mapping config file failed to load, please confirm file is present and in correct format.";
    let no_account = ready(&GOOD.replace("123456789012", ""));
    assert_eq!(no_account.name("Nothing"), Err(format!("{not_found}Nothing")));
    assert_eq!(no_account.kind("Nothing"), Err(format!("{not_found}Nothing")));
    assert_eq!(no_account.region("Nothing"), Err(format!("{not_found}Nothing")));
    assert_eq!(no_account.account_id("Nothing"), Err(format!("{not_found}Nothing")));
    assert_eq!(no_account.default_account_id(), Err(format!("{not_found}AccountId")));
    assert_eq!(no_account.account_id("Plain"), Ok(None));
    assert_eq!(ResourceMappings::NotLoaded.name(USER_POOL_KEY), Err(not_loaded.to_owned()));
    assert_eq!(ResourceMappings::NotLoaded.default_region(), Err(not_loaded.to_owned()));
    let missing = ResourceMappings::load(&World::default(), "gone.json");
    assert_eq!(missing.name(APP_CLIENT_KEY), Err(failed.to_owned()));
    let ResourceMappings::Failed(faults) = missing else { panic!("the file does not exist") };
    assert_eq!(faults.to_string(), "Failed to read resource mapping config file: gone.json (no such file)");
    let loaded = ResourceMappings::load(&World::with_file("m.json", GOOD), "m.json");
    assert_eq!(loaded, ready(GOOD));
}

#[test]
fn every_form_of_no_account_is_none() {
    for account in ["", "EMPTY", "<EMPTY>"] {
        let mappings = ready(&GOOD.replace("123456789012", account));
        assert!(mappings.default_account_id().is_err(), "{account}");
    }
}

#[test]
fn regions_of_all_partitions_pass() {
    for region in
        ["us-gov-west-1", "cn-northwest-1", "us-iso-east-1", "us-isob-east-1", "eu-isoe-west-1", "eusc-de-east-1"]
    {
        assert_eq!(ready(&GOOD.replace("us-west-2", region)).default_region(), Ok(region));
    }
}

#[test]
fn what_open_3d_engines_schema_lets_pass_passes() {
    for (old, new) in [("\"1.0.0\"", "\"1x0y0\""), ("\"1.0.0\"", "2"), ("\"Plain\"", "\"ö\""), ("{\n", "\u{feff}{\n")]
    {
        let text = if new.starts_with('\u{feff}') { format!("\u{feff}{GOOD}") } else { GOOD.replacen(old, new, 1) };
        ready(&text);
    }
    ready(r#"{"AWSResourceMappings": {}, "AccountId": "EMPTY", "Region": "us-east-1", "Version": "1.0.0"}"#);
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let faults = ResourceMapping::parse("m.json", text).expect_err("the text has faults");
    assert_eq!(faults.to_string().lines().collect::<Vec<_>>(), expected, "{text}");
}

const READ: &str = "Failed to read resource mapping config file: m.json";
const PARSE: &str = "Failed to parse resource mapping config file: m.json";

#[test]
fn what_is_no_json_is_told_with_its_place() {
    check("", &[READ, "  m.json:1:1: expected an object, found an empty file"]);
    check("// nothing\n", &[READ, "  m.json:2:1: expected an object, found an empty file"]);
    check("{\n  \"A\": 1", &[READ, "  m.json:1:1: not JSON: unterminated object"]);
    check("{\n  \"A\": 1,\n}", &[READ, "  m.json:2:9: not JSON: trailing commas are not allowed"]);
    check("{'A': 1}", &[READ, "  m.json:1:2: not JSON: single-quoted strings are not allowed"]);
    check("{\"ö\": x}", &[READ, "  m.json:1:7: not JSON: unexpected token"]);
    check("{} {}", &[READ, "  m.json:1:4: not JSON: text cannot contain more than one JSON value"]);
}

#[test]
fn every_fault_is_told_at_once() {
    check("[]", &[PARSE, "  m.json:1:1: expected an object, found an array"]);
    check(
        "{}",
        &[
            PARSE,
            "  m.json:1:1: expected `AWSResourceMappings`, found none",
            "  m.json:1:1: expected `AccountId`, found none",
            "  m.json:1:1: expected `Region`, found none",
            "  m.json:1:1: expected `Version`, found none",
        ],
    );
    check(
        r#"{
  "AWSResourceMappings": {
    "": { "Type": "T", "Name/ID": "x" },
    "A/B~": { "Type": "", "Name/ID": 7 },
    "C": {},
    "D": "text",
    "E": { "Type": "T", "Name/ID": "x", "AccountId": "12", "Region": "", "Type": "U" }
  },
  "AccountId": 123456789012,
  "Region": "us-east",
  "Version": "1.0",
  "Extra": true
}"#,
        &[
            PARSE,
            "  m.json:3:5: `/AWSResourceMappings/`: expected a key that is not empty, found an empty text",
            "  m.json:4:23: `/AWSResourceMappings/A~1B~0/Type`: expected a text that is not empty, found an empty text",
            "  m.json:4:38: `/AWSResourceMappings/A~1B~0/Name~1ID`: expected a text that is not empty, found a number",
            "  m.json:5:10: `/AWSResourceMappings/C`: expected `Type`, found none",
            "  m.json:5:10: `/AWSResourceMappings/C`: expected `Name/ID`, found none",
            "  m.json:6:10: `/AWSResourceMappings/D`: expected an object, found a text",
            "  m.json:7:54: `/AWSResourceMappings/E/AccountId`: expected an account id of 12 digits, an empty text or \
             `EMPTY`, found another text",
            "  m.json:7:70: `/AWSResourceMappings/E/Region`: expected a region such as `us-east-1`, found an empty text",
            "  m.json:7:74: `/AWSResourceMappings/E/Type`: the key stands twice, first in line 7",
            "  m.json:9:16: `/AccountId`: expected an account id of 12 digits, an empty text or `EMPTY`, found a number",
            "  m.json:10:13: `/Region`: expected a region such as `us-east-1`, found another text",
            "  m.json:11:14: `/Version`: expected a version such as `1.0.0`, found another text",
            "  m.json:12:3: `/Extra`: expected only `AWSResourceMappings`, `AccountId`, `Region`, `Version`, found \
             another key",
        ],
    );
    check(
        r#"{"AWSResourceMappings": null, "AccountId": "", "Region": "us-east-1", "Version": "1.0.0"}"#,
        &[PARSE, "  m.json:1:25: `/AWSResourceMappings`: expected an object, found null"],
    );
}

#[test]
fn no_text_makes_the_reader_panic() {
    for end in 0..GOOD.len() {
        if GOOD.is_char_boundary(end) {
            assert!(ResourceMapping::parse("m.json", &GOOD[..end]).is_err(), "{end}");
        }
    }
    let deep = "[".repeat(100_000);
    assert!(ResourceMapping::parse("m.json", &deep).is_err());
}
