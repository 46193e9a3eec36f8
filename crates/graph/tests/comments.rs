//! To which entry a comment belongs, and which comments cannot be kept.
#![allow(clippy::unwrap_used)]

use authcanvas_graph::{read, write};

fn check(text: &str, canonical: &str) {
    let reading = read(text.as_bytes()).unwrap();
    assert_eq!(reading.diagnostics, []);
    assert_eq!(reading.unkept_comments, []);
    assert_eq!(write(&reading.graph), canonical);
    assert_eq!(read(canonical.as_bytes()).unwrap().graph, reading.graph);
}

#[test]
fn a_comment_that_trails_moves_above_its_entry() {
    check(
        "// head
( // opening
    format: 1, // format
    title: \"t\" /* before the comma */, // after it
    nodes: { // nodes
        // above a
        \"a\": ( // opening a
            kind: \"x\", // kind
            set: {\"s\": 1 /* s */}, // set
        ), // closing a
        \"b\": (kind: \"x\"), /* c */ \"c\": (kind: \"x\"), // after c
        // foot
    }, // closing nodes
    connections: [\"a.b -> c.d\", // one
        \"e.f -> g.h\" // two
    ],
) // tail
// end",
        "\
// head
// opening
(
    // format
    format: 1,
    /* before the comma */
    // after it
    title: \"t\",

    // nodes
    // closing nodes
    nodes: {
        // above a
        // opening a
        // closing a
        \"a\": (
            // kind
            kind: \"x\",
            // set
            set: {
                /* s */
                \"s\": 1,
            },
        ),
        \"b\": (kind: \"x\"),
        /* c */
        // after c
        \"c\": (kind: \"x\"),
        // foot
    },

    connections: [
        // one
        \"a.b -> c.d\",
        // two
        \"e.f -> g.h\",
    ],
)
// tail
// end
",
    );
}

#[test]
fn comments_follow_their_entries_when_these_are_sorted() {
    check(
        "(format: 1, variables: {\n// z\n\"z\": (type: Bool),\n// a\n\"a\": (\n// doc\ndoc: \"d\",\n// type\ntype: Bool)},)",
        "\
(
    format: 1,

    variables: {
        // a
        \"a\": (
            // type
            type: Bool,
            // doc
            doc: \"d\",
        ),
        // z
        \"z\": (type: Bool),
    },
)
",
    );
}

#[test]
fn comments_of_containers_with_nothing_in_them_are_kept() {
    check(
        "(format: 1, nodes: {\n// foot\n}, connections: [ /* connections */ ], view: (nodes: {}, // nodes\nframes: [\n// f\n]))",
        "\
(
    format: 1,

    nodes: {
        // foot
    },

    /* connections */
    connections: [],

    view: (
        // nodes
        nodes: {},
        frames: [
            // f
        ],
    ),
)
",
    );
}

#[test]
fn a_comment_without_a_place_is_reported() {
    let text = "(format: /* 1 */ 1, nodes: {\"a\": (kind: \"x\", set: {\"s\": [1, /* 2 */ 2]}, /* 3 */ bind: {})},\n\
                view: (frames: [(at: (1, // 4\n 1), size: (1, 1) /* 5 */)]), variables /* 6 */ : {})";
    let reading = read(text.as_bytes()).unwrap();
    let places: Vec<String> = reading.unkept_comments.iter().map(ToString::to_string).collect();
    assert_eq!(places, ["1:10", "1:61", "2:26", "3:41"]);
}

#[test]
fn the_comments_inside_a_frame_join_the_one_above_it() {
    check(
        "(format: 1, view: (frames: [\n// above\n( // opening\n// at\nat: (1, 2),\nsize: (3, 4), // size\n// foot\n) // closing\n]))",
        "\
(
    format: 1,

    view: (
        frames: [
            // above
            // opening
            // at
            // size
            // foot
            // closing
            (at: (1, 2), size: (3, 4)),
        ],
    ),
)
",
    );
}

#[test]
fn what_is_kept_keeps_its_comments() {
    let text = "\
(
    format: 1,

    // Above it.
    later: [
        1, // Inside it.
        2,
    ],
)
";
    let reading = read(text.as_bytes()).unwrap();
    assert_eq!(reading.unkept_comments, []);
    assert_eq!(write(&reading.graph), text);
}
