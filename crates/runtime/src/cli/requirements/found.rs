//! What was found out about a run that has not begun.

/// Everything that a run would ask for, read and reach.
pub(super) struct Found {
    pub(super) file: String,
    pub(super) title: String,
    /// The profile and the file that it stands in.
    pub(super) profile: Option<(String, String)>,
    pub(super) backend: BackendSort,
    /// Inputs, secret ones too, by name.
    pub(super) inputs: Vec<Asked>,
    /// Prompts, in the order of their nodes.
    pub(super) prompts: Vec<Asked>,
    /// Settings that are needed and not there, or cannot be right.
    pub(super) settings: Vec<String>,
    pub(super) hosts: Vec<Host>,
    pub(super) files: Vec<FileUse>,
}

/// Whom auth requests would go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BackendSort {
    /// The graph makes no auth requests.
    None,
    Sandbox,
    Aws,
}

impl BackendSort {
    /// The name of it in JSON.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Sandbox => "sandbox",
            Self::Aws => "aws",
        }
    }
}

/// Something that a run asks for: an input, or the answer to a prompt.
pub(super) struct Asked {
    /// Empty for a prompt whose name is only known in the run.
    pub(super) name: String,
    pub(super) value_type: String,
    pub(super) is_secret: bool,
    pub(super) doc: String,
    /// For a prompt, the node that asks.
    pub(super) node: Option<String>,
    pub(super) origin: Origin,
    /// Where it comes from, in words; for what is missing, how it can be given.
    pub(super) words: String,
}

/// Where something that a run asks for comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// From a flag.
    Flag,
    /// From the profile.
    Profile,
    /// From the graph file.
    Default,
    /// From the seeded user of the sandbox.
    Sandbox,
    /// People are asked for it, because the user said so or because it is a prompt.
    Asked,
    /// From nowhere yet.
    Missing,
}

impl Origin {
    /// The name of it in JSON.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Flag => "flag",
            Self::Profile => "profile",
            Self::Default => "default",
            Self::Sandbox => "sandbox",
            Self::Asked => "asked",
            Self::Missing => "missing",
        }
    }
}

/// A host that a run may reach.
pub(super) struct Host {
    pub(super) host: String,
    /// What is there, and who names it.
    pub(super) why: String,
    pub(super) is_allowed: bool,
    /// True when only the user can allow it.
    pub(super) needs_consent: bool,
    /// Why it is allowed, or how it can be.
    pub(super) standing: String,
}

/// A file that a run reads.
pub(super) struct FileUse {
    pub(super) path: String,
    /// What it is, and who names it.
    pub(super) what: String,
    pub(super) state: FileState,
}

/// What is to be said of a file.
pub(super) enum FileState {
    There,
    /// It is not there, and need not be; what that means.
    Absent(&'static str),
    /// It is not there or not right, and a run stops over it; a line for each mistake.
    Wrong(Vec<String>),
}

impl FileState {
    /// The name of it in JSON.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::There => "there",
            Self::Absent(_) => "absent",
            Self::Wrong(_) => "wrong",
        }
    }
}

impl Asked {
    /// True when nobody gives it yet.
    pub(super) fn is_missing(&self) -> bool {
        self.origin == Origin::Missing
    }
}

impl Found {
    /// What a run would stop over before it begins, in words.
    pub(super) fn missing(&self) -> Vec<String> {
        let asked = |sort: &'static str, asked: &[Asked]| -> Vec<String> {
            let missing = asked.iter().filter(|asked| asked.is_missing());
            missing.map(|asked| format!("{sort} `{}`", asked.name)).collect()
        };
        let mut missing = asked("input", &self.inputs);
        missing.extend(asked("the answer to prompt", &self.prompts));
        missing.extend(self.settings.iter().cloned());
        missing.extend(self.hosts.iter().filter(|host| !host.is_allowed).map(|host| format!("host `{}`", host.host)));
        let wrong = self.files.iter().filter(|file| matches!(file.state, FileState::Wrong(_)));
        missing.extend(wrong.map(|file| format!("file {}", file.path)));
        missing
    }
}
