//! Reads a state file or a fault script, and keeps going after a problem.
//!
//! A file is cut into its entries first (each user, client and pool by itself), so that one unknown field does not hide
//! the next one. A problem names its path and its line and column; it never quotes a value of the file, because most
//! values there are passwords.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    marker::PhantomData,
};

use ron::{Options, error::Position, extensions::Extensions, value::RawValue};
use serde::{Deserialize, Deserializer, de};

use crate::{
    client::{Client, Contact},
    first_factor::{CustomChallenge, FirstFactor},
    hidden::Hidden,
    mfa::PoolMfa,
    oauth,
    policy::PasswordPolicy,
    state::{IdentityPoolState, PoolIds, State, UserPoolState, UserState, check, default_name},
};

/// Something wrong in a state file or a fault script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateProblem {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// The entry, for example `user_pools.us-east-1_Sandbox01.users.test1`; empty for the file as a whole.
    pub path: String,
    /// What was expected and what was found.
    pub message: String,
}

impl fmt::Display for StateProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "line {}, column {}: ", self.line, self.column)?;
        if !self.path.is_empty() {
            write!(formatter, "`{}`: ", self.path)?;
        }
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for StateProblem {}

/// An entry of a file: its key, its place, its value.
pub(crate) struct Entry<T> {
    pub path: String,
    pub key: String,
    pub position: Position,
    pub value: T,
}

/// Collects problems while a file is read.
pub(crate) struct Reader<'t> {
    text: &'t str,
    problems: Vec<StateProblem>,
}

impl<'t> Reader<'t> {
    pub fn new(text: &'t str) -> Reader<'t> {
        Reader { text, problems: Vec::new() }
    }

    /// Reads the whole text.
    pub fn read_file<T: Deserialize<'t>>(&mut self) -> Option<T> {
        self.read("", self.text)
    }

    /// Reads one fragment of the text. What is wrong with it is remembered with its place in the whole text.
    pub fn read<T: Deserialize<'t>>(&mut self, path: &str, fragment: &'t str) -> Option<T> {
        let options = Options::default().with_default_extension(Extensions::IMPLICIT_SOME);
        match options.from_str(fragment) {
            Ok(value) => Some(value),
            Err(error) => {
                let base = self.position_of(fragment);
                let Position { line, col } = error.span.start;
                let column = if line == 1 { base.col + col - 1 } else { col };
                self.problem(Position { line: base.line + line - 1, col: column }, path, error.code.to_string());
                None
            }
        }
    }

    /// Reads every entry of a map by itself, and reports keys that stand there twice.
    pub fn read_entries<T: Deserialize<'t>>(&mut self, path: &str, entries: Fragments<'t>) -> Vec<Entry<T>> {
        let mut read = Vec::new();
        let mut keys = BTreeSet::new();
        for (key, fragment) in entries.0 {
            let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
            let position = self.position_of(fragment);
            if !keys.insert(key.clone()) {
                self.problem(position, &path, "expected each key once, found it twice");
            }
            if let Some(value) = self.read(&path, fragment) {
                read.push(Entry { path, key, position, value });
            }
        }
        read
    }

    /// Remembers a problem.
    pub fn problem(&mut self, position: Position, path: &str, message: impl Into<String>) {
        let Position { line, col: column } = position;
        self.problems.push(StateProblem { line, column, path: path.to_owned(), message: message.into() });
    }

    /// Where a fragment of the text begins.
    pub fn position_of(&self, fragment: &str) -> Position {
        let offset = (fragment.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        let before = self.text.get(..offset).unwrap_or_default();
        let line = 1 + before.matches('\n').count();
        let col = 1 + before.chars().rev().take_while(|c| *c != '\n').count();
        Position { line, col }
    }

    /// The value, if there was no problem; else all of them in the order of the file.
    pub fn finish<T>(mut self, value: Option<T>) -> Result<T, Vec<StateProblem>> {
        self.problems.sort_by_key(|problem| (problem.line, problem.column));
        match value {
            Some(value) if self.problems.is_empty() => Ok(value),
            Some(_) | None => Err(self.problems),
        }
    }
}

/// The entries of a map, uncut and in the order of the file.
#[derive(Default)]
pub(crate) struct Fragments<'t>(Vec<(String, &'t str)>);

impl<'de: 't, 't> Deserialize<'de> for Fragments<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor<'t>(PhantomData<&'t str>);

        impl<'de: 't, 't> de::Visitor<'de> for Visitor<'t> {
            type Value = Fragments<'t>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a map")
            }

            fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Fragments<'t>, A::Error> {
                let mut entries = Vec::new();
                while let Some((key, value)) = map.next_entry::<String, &'de RawValue>()? {
                    entries.push((key, value.trim().get_ron()));
                }
                Ok(Fragments(entries))
            }
        }

        deserializer.deserialize_map(Visitor(PhantomData))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StateFile<'t> {
    #[serde(default = "us_east_1")]
    region: String,
    #[serde(default = "example_account")]
    account_id: String,
    #[serde(borrow, default)]
    user_pools: Fragments<'t>,
    #[serde(borrow, default)]
    identity_pools: Fragments<'t>,
    #[serde(borrow, default)]
    oauth_providers: Fragments<'t>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UserPoolFile<'t> {
    #[serde(default = "default_name")]
    name: String,
    #[serde(default)]
    confirmation_code: Option<Hidden>,
    #[serde(default = "email_and_phone")]
    auto_verified: Vec<Contact>,
    #[serde(default)]
    password_policy: PasswordPolicy,
    #[serde(default)]
    mfa: PoolMfa,
    #[serde(default = "password_only")]
    first_factors: Vec<FirstFactor>,
    #[serde(default)]
    custom_challenges: Vec<CustomChallenge>,
    #[serde(borrow, default)]
    clients: Fragments<'t>,
    #[serde(borrow, default)]
    users: Fragments<'t>,
}

/// Reads a state file.
pub(crate) fn state(text: &str) -> Result<State, Vec<StateProblem>> {
    let mut reader = Reader::new(text);
    let Some(file) = reader.read_file::<StateFile<'_>>() else {
        return reader.finish(None);
    };
    check::region_and_account(&mut reader, &file.region, &file.account_id);

    let mut user_pools = BTreeMap::new();
    for entry in reader.read_entries::<UserPoolFile<'_>>("user_pools", file.user_pools) {
        let (path, id) = (entry.path.clone(), entry.key.clone());
        let pool = user_pool(&mut reader, &file.region, entry);
        check::client_ids_are_new(&mut reader, &path, &pool, &user_pools);
        user_pools.insert(id, pool);
    }
    let mut oauth_providers = BTreeMap::new();
    for entry in reader.read_entries::<oauth::ProviderState>("oauth_providers", file.oauth_providers) {
        check::oauth_provider(&mut reader, &entry);
        oauth_providers.insert(entry.key, entry.value);
    }
    let mut identity_pools = BTreeMap::new();
    for entry in reader.read_entries::<IdentityPoolState>("identity_pools", file.identity_pools) {
        check::identity_pool(&mut reader, &file.region, &entry, &user_pools);
        check::login_providers(&mut reader, &entry, &oauth_providers);
        identity_pools.insert(entry.key, entry.value);
    }
    check::default_users(&mut reader, &user_pools);

    let ids = default_ids(&mut reader, &file.region, &file.account_id, &user_pools, &identity_pools);
    let (region, account_id) = (file.region, file.account_id);
    let state = ids.map(|ids| State { region, account_id, user_pools, identity_pools, oauth_providers, ids });
    reader.finish(state)
}

fn user_pool<'t>(reader: &mut Reader<'t>, region: &str, entry: Entry<UserPoolFile<'t>>) -> UserPoolState {
    let Entry { path, key, position, value: file } = entry;
    check::user_pool_id(reader, region, &path, position, &key);
    if let Some(code) = &file.confirmation_code {
        check::confirmation_code(reader, &path, position, code);
    }
    let mut clients = BTreeMap::new();
    for client in reader.read_entries::<Client>(&format!("{path}.clients"), file.clients) {
        check::client(reader, &client);
        clients.insert(client.key, client.value);
    }
    let mut users = BTreeMap::new();
    for user in reader.read_entries::<UserState>(&format!("{path}.users"), file.users) {
        check::user(reader, &file.password_policy, &user);
        users.insert(user.key, user.value);
    }
    UserPoolState {
        name: file.name,
        confirmation_code: file.confirmation_code,
        auto_verified: file.auto_verified,
        password_policy: file.password_policy,
        mfa: file.mfa,
        first_factors: file.first_factors,
        custom_challenges: file.custom_challenges,
        clients,
        users,
    }
}

/// The ids of the pool that holds the default user, or else of the first pool.
fn default_ids(
    reader: &mut Reader<'_>,
    region: &str,
    account_id: &str,
    user_pools: &BTreeMap<String, UserPoolState>,
    identity_pools: &BTreeMap<String, IdentityPoolState>,
) -> Option<PoolIds> {
    let start = Position { line: 1, col: 1 };
    let pool = user_pools
        .iter()
        .find(|(_, pool)| pool.users.values().any(|user| user.default))
        .or_else(|| user_pools.iter().find(|(_, pool)| !pool.clients.is_empty()));
    let client = pool.and_then(|(_, pool)| pool.clients.iter().next());
    if client.is_none() {
        reader.problem(start, "user_pools", "expected a user pool with a client, found none");
    }
    let (user_pool, (app_client, client)) = (pool?.0, client?);
    let trusts_client = |pool: &IdentityPoolState| pool.providers.iter().any(|it| it.client == *app_client);
    let identity_pool = identity_pools
        .iter()
        .find(|(_, pool)| trusts_client(pool))
        .or_else(|| identity_pools.iter().next())
        .map(|(id, _)| id.clone());
    if identity_pool.is_none() {
        reader.problem(start, "identity_pools", "expected an identity pool, found none");
    }
    Some(PoolIds {
        region: region.to_owned(),
        account_id: account_id.to_owned(),
        user_pool: user_pool.clone(),
        app_client: app_client.clone(),
        app_client_secret: client.secret.as_ref().map(|secret| secret.reveal().to_owned()),
        identity_pool: identity_pool?,
    })
}

/// "`a`, `b` or `c`", for a message that lists what was expected.
pub(crate) fn one_of(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

fn us_east_1() -> String {
    "us-east-1".to_owned()
}

fn example_account() -> String {
    "123456789012".to_owned()
}

fn password_only() -> Vec<FirstFactor> {
    vec![FirstFactor::PASSWORD]
}

fn email_and_phone() -> Vec<Contact> {
    vec![Contact::Email, Contact::PhoneNumber]
}
