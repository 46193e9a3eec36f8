//! Laws of scripts in a run, on a bus of the test's own: handlers, events, reloads, requests within each other.

#![allow(clippy::unwrap_used, clippy::panic)]

use authcanvas_graph::ValueType;
use authcanvas_interpreter::{
    ANSWERED, AnswerDef, BusDef, Data, EventDef, Happening, Machine, Mode, Outcome, ParamDef, Registry, Reply, Request,
    RequestDef, Rest, RunOptions, Turn, Vocabulary, compile,
};
use authcanvas_lua::{Context, Interrupter, ScriptFile, ScriptLimits, ScriptedRun};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

const REQUESTS: &str = "TestRequestBus";
const NOTIFICATIONS: &str = "TestNotificationBus";

fn registry() -> Registry {
    let parameter = |id, value_type| ParamDef::new(id, "It", value_type, "It.");
    let event = |name, value_type| EventDef {
        name,
        title: "It",
        doc: "It.",
        parameters: vec![parameter("it", value_type)],
        answers: false,
    };
    let bus = BusDef {
        requests_name: REQUESTS,
        notifications_name: NOTIFICATIONS,
        category: "Test",
        doc: "A bus of a test.",
        requests: vec![RequestDef {
            name: "Wait",
            title: "Wait",
            doc: "Waits.",
            inputs: Vec::new(),
            answer: AnswerDef::Now(Some(parameter("it", ValueType::Number))),
        }],
        events: vec![event("OnCommand", ValueType::String), event("OnPing", ValueType::Number)],
    };
    let test = Vocabulary { buses: vec![bus], ..Vocabulary::default() };
    Registry::new([test, authcanvas_lua::vocabulary()])
}

/// A run of scripts beside an empty graph that goes on until it is ended.
struct Played {
    run: ScriptedRun,
    printed: Vec<String>,
    open: VecDeque<Request>,
    n_faults: usize,
}

impl Played {
    fn new(texts: &[&str]) -> Self {
        let registry = registry();
        // A graph with a handler of its own, which hears what the scripts hear and sends them an event of its own bus.
        let text = format!(
            "(format: 1, buses: {{\"Own\": (events: {{\"Told\": (parameters: [(id: \"n\", type: Number)])}})}}, nodes: {{ \
             \"on_ping\": (kind: \"{NOTIFICATIONS}.OnPing\"), \"tell\": (kind: \"Own.Told\") }}, \
             connections: [\"on_ping.it -> tell.n\", \"on_ping.out -> tell.in\"])"
        );
        let graph = authcanvas_graph::read(text.as_bytes()).unwrap().graph;
        let (program, _) = compile(&graph, &registry, Mode::Plain).unwrap();
        let options = RunOptions { keep_alive: true, ..RunOptions::default() };
        let machine = Machine::new(Arc::new(program), &BTreeMap::new(), options).unwrap();
        let operations = BTreeSet::from([format!("{REQUESTS}.Wait")]);
        let context = Context::new(Arc::new(registry), operations, ScriptLimits::default(), 0).beside(&graph);
        let context = Arc::new(context);
        let files = texts.iter().enumerate().map(|(index, text)| ScriptFile::new(&format!("{index}.lua"), text));
        let run = ScriptedRun::new(machine, files.collect(), &context).unwrap();
        Self { run, printed: Vec::new(), open: VecDeque::new(), n_faults: 0 }
    }

    fn turn(&mut self) -> Rest {
        let Turn { events, requests, given_up, rest } = self.run.turn(0);
        for event in events {
            match event.what {
                Happening::Printed { text, .. } => self.printed.push(text),
                Happening::Faulted(_) => self.n_faults += 1,
                _ => {}
            }
        }
        self.open.extend(requests);
        self.open.retain(|request| !given_up.contains(&request.id));
        rest
    }

    fn notify(&mut self, event: &'static str, argument: Data) {
        self.run.notify(0, NOTIFICATIONS, event, &[argument]);
    }

    fn answer(&mut self) {
        if let Some(request) = self.open.pop_front() {
            self.run.reply(0, request.id, Reply::new(ANSWERED, vec![Data::Number(1.0)]));
        }
    }
}

/// Does what it is commanded, with handlers `a` and `b` beside the one that takes the commands.
const COMMANDED: &str = r#"
local script = {}
function script:OnActivate()
    self.handler = TestNotificationBus.Connect(self)
    self.own = Own.Connect(self)
    self.others = {}
    for _, name in ipairs({"a", "b"}) do
        self.others[name] = TestNotificationBus.CreateHandler({
            OnPing = function(_, n) Debug.Log(name .. n) end,
        })
    end
end
function script:Told(n)
    Debug.Log("own" .. n)
end
function script:OnCommand(command)
    local verb, name = command:match("(%a+) ?(%a*)")
    if verb == "connect" then
        self.others[name]:Connect()
    elseif verb == "disconnect" then
        self.others[name]:Disconnect()
    elseif verb == "fail" then
        error("as commanded")
    else
        TestRequestBus.Broadcast.Wait()
    end
end
return script
"#;

#[derive(Debug, Clone)]
enum Act {
    Command(&'static str),
    Ping,
    Reload { breaks: bool },
    Turn,
    Answer,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let command = prop::sample::select(vec!["connect a", "connect b", "disconnect a", "disconnect b", "fail", "wait"]);
    let act = prop_oneof![
        4 => command.prop_map(Act::Command),
        3 => Just(Act::Ping),
        1 => prop::bool::weighted(0.1).prop_map(|breaks| Act::Reload { breaks }),
        3 => Just(Act::Turn),
        2 => Just(Act::Answer),
    ];
    prop::collection::vec(act, 0..40)
}

/// The handlers that it connects when it begins: the one that takes the commands, and the one of the graph's bus.
const ALWAYS: [&str; 2] = ["commands", "own"];

/// What a script is expected to do, told without Lua.
#[derive(Default)]
struct Model {
    /// The handlers that are connected, in order.
    connected: Vec<&'static str>,
    /// How often the script began anew.
    life: u32,
    queue: VecDeque<Item>,
    /// True while it rests.
    rests: bool,
    printed: Vec<String>,
    n_faults: usize,
}

enum Item {
    Activate,
    Command {
        life: u32,
        command: &'static str,
    },
    Ping {
        life: u32,
        n: u32,
        handler: &'static str,
    },
    /// A ping that was sent to an earlier life.
    Heard {
        n: u32,
    },
    Reload {
        breaks: bool,
    },
}

impl Model {
    fn work(&mut self) {
        while !self.rests
            && let Some(item) = self.queue.pop_front()
        {
            match item {
                Item::Activate => self.connected = ALWAYS.to_vec(),
                Item::Command { life, command } if life == self.life => match command.split_once(' ') {
                    Some(("connect", name)) if !self.connected.contains(&name) => self.connected.push(name),
                    Some(("disconnect", name)) => self.connected.retain(|it| *it != name),
                    Some(_) => {}
                    None if command == "fail" => self.n_faults += 1,
                    None => self.rests = true,
                },
                Item::Ping { life, n, handler, .. } if life == self.life => {
                    if self.connected.contains(&handler) {
                        self.printed.push(format!("{handler}{n}"));
                    }
                }
                Item::Command { .. } | Item::Ping { .. } => {}
                Item::Heard { n } => {
                    for handler in self.connected.iter().filter(|it| !ALWAYS.contains(it)).rev() {
                        self.queue.push_front(Item::Ping { life: self.life, n, handler });
                    }
                }
                Item::Reload { breaks } => self.begin_anew(breaks),
            }
        }
    }

    /// What was sent before goes to the handlers of the new life.
    fn begin_anew(&mut self, breaks: bool) {
        self.connected.clear();
        self.life += 1;
        if breaks {
            self.n_faults += 1;
            self.queue.retain(|item| matches!(item, Item::Reload { .. }));
            return;
        }
        let mut pings = BTreeSet::new();
        let mut queue = VecDeque::from([Item::Activate]);
        for item in std::mem::take(&mut self.queue) {
            match item {
                Item::Command { command, .. } => queue.push_back(Item::Command { life: self.life, command }),
                Item::Ping { n, .. } if pings.insert(n) => queue.push_back(Item::Heard { n }),
                Item::Ping { .. } => {}
                other => queue.push_back(other),
            }
        }
        self.queue = queue;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn no_handler_is_left_behind_and_no_event_is_lost(acts in acts()) {
        let mut played = Played::new(&[COMMANDED]);
        let mut model = Model::default();
        model.queue.push_back(Item::Activate);
        played.turn();
        model.work();
        let (mut n, mut n_breaks) = (0, 0);
        for act in acts {
            match act {
                Act::Command(command) => {
                    played.notify("OnCommand", Data::text(command));
                    if model.connected.contains(&"commands") {
                        model.queue.push_back(Item::Command { life: model.life, command });
                    }
                }
                Act::Ping => {
                    n += 1;
                    played.notify("OnPing", Data::Number(f64::from(n)));
                    for handler in model.connected.iter().filter(|it| !ALWAYS.contains(it)) {
                        model.queue.push_back(Item::Ping { life: model.life, n, handler });
                    }
                }
                // One that breaks is the last, so that what it does is easy to say.
                Act::Reload { .. } if n_breaks > 0 => {}
                Act::Reload { breaks } => {
                    n_breaks += u32::from(breaks);
                    played.run.reload(0, ScriptFile::new("0.lua", if breaks { "return" } else { COMMANDED }));
                    model.queue.push_back(Item::Reload { breaks });
                }
                Act::Turn => {
                    played.turn();
                    model.work();
                }
                Act::Answer => {
                    let had_any = !played.open.is_empty();
                    played.answer();
                    // A script goes on in its next turn, before whatever waits.
                    if had_any {
                        played.turn();
                        model.rests = false;
                        model.work();
                    }
                }
            }
        }
        while model.rests {
            played.turn();
            model.work();
            played.answer();
            model.rests = false;
        }
        played.turn();
        model.work();
        while model.rests {
            played.answer();
            model.rests = false;
            played.turn();
            model.work();
        }
        // What the graph sends is heard at once, even by a script that rests, and once.
        let (own, printed): (Vec<_>, Vec<_>) = played.printed.iter().cloned().partition(|text| text.starts_with("own"));
        let all_own: Vec<String> = (1..=n).map(|n| format!("own{n}")).collect();
        prop_assert!(if n_breaks == 0 { own == all_own } else { all_own.starts_with(&own) }, "{:?}", own);
        prop_assert_eq!(&printed, &model.printed);
        prop_assert_eq!(played.n_faults, model.n_faults);
        prop_assert_eq!(played.run.scripts()[0].n_connected(), model.connected.len());
        played.run.end(Outcome::Cancelled);
        let rest = played.turn();
        prop_assert_eq!(rest, Rest::Over(Outcome::Cancelled));
        prop_assert_eq!(played.run.scripts()[0].n_connected(), 0);
        let n_printed = played.printed.len();
        played.notify("OnPing", Data::Number(0.0));
        played.turn();
        prop_assert_eq!(played.printed.len(), n_printed);
    }
}

#[test]
fn an_interrupted_script_ends_and_the_others_go_on() {
    let endless = "local s = {} function s:OnActivate() while true do end end return s";
    let mut played = Played::new(&[endless]);
    let interrupter: Interrupter = played.run.interrupter().unwrap();
    interrupter.interrupt();
    played.turn();
    assert_eq!(played.run.faults().len(), 1);
    assert!(played.run.faults()[0].message.contains("the run was ended"), "{:?}", played.run.faults());
}

#[test]
fn scripts_that_answer_each_other_without_end_are_ended() {
    let echo = "local s = {} function s:OnActivate() TestNotificationBus.Connect(self) \
                TestNotificationBus.Broadcast.OnPing(1) end \
                function s:OnPing(n) TestNotificationBus.Broadcast.OnPing(n + 1) end return s";
    let mut played = Played::new(&[echo, echo]);
    played.turn();
    assert!(!played.run.faults().is_empty());
    assert!(played.run.faults().iter().all(|fault| fault.kind.code() == "fault.script-budget"));
}

#[test]
fn scripts_that_send_to_each_other_within_each_other_without_end_are_ended() {
    let echo = "local s = {} function s:OnActivate() Own.Connect(self) end \
                function s:Told(n) Own.Broadcast.Told(n + 1) end return s";
    let mut played = Played::new(&[echo, echo]);
    played.notify("OnPing", Data::Number(0.0));
    played.turn();
    let faults = played.run.faults();
    assert!(faults.iter().any(|fault| fault.message.contains("rest within each other")), "{faults:?}");
    played.run.end(Outcome::Cancelled);
    assert_eq!(played.turn(), Rest::Over(Outcome::Cancelled));
}
