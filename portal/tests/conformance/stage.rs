//! What a journey is played on: a sandbox that is ready, who is logged in there, and what earlier steps gave.

use std::collections::HashMap;

use perito::client::Uploaded;
use perito::client::blocking::{PortalClient, Session};
use perito::domain::Pin;
use perito_portal::{Sandbox, SandboxAccount};
use serde_json::{Map, Value};

/// A journey under way.
pub(super) struct Stage {
    pub(super) sandbox: Sandbox,
    pub(super) portal: PortalClient,
    accounts: HashMap<String, SandboxAccount>,
    sessions: HashMap<String, Session>,
    /// What was uploaded, by its id.
    pub(super) uploads: HashMap<String, Uploaded>,
    named: Map<String, Value>,
}

impl Stage {
    pub(super) fn open() -> Self {
        let sandbox = Sandbox::builder().ready().start().unwrap();
        let portal = PortalClient::connect(&sandbox.url(), sandbox.trusted_keys()).unwrap();
        let mut accounts = HashMap::new();
        for account in sandbox.accounts() {
            // The first account of a role is named as the role, the second `ROLE-2`.
            let role = account.role.code().to_owned();
            let name = if accounts.contains_key(&role) { format!("{role}-2") } else { role };
            accounts.insert(name, account.clone());
        }
        let (sessions, uploads, named) = (HashMap::new(), HashMap::new(), Map::new());
        Self { sandbox, portal, accounts, sessions, uploads, named }
    }

    pub(super) fn account(&self, name: &str) -> &SandboxAccount {
        self.accounts.get(name).unwrap_or_else(|| panic!("there is no account {name}"))
    }

    pub(super) fn session(&self, name: &str) -> &Session {
        self.sessions.get(name).unwrap_or_else(|| panic!("{name} has not logged in"))
    }

    pub(super) fn let_in(&mut self, name: &str, session: Session) {
        self.sessions.insert(name.to_owned(), session);
    }

    /// The PIN that an account has from now on.
    pub(super) fn keep_pin(&mut self, name: &str, pin: Pin) {
        self.accounts.get_mut(name).unwrap().pin = pin;
    }

    /// Keeps what a step gave under a name, for later steps.
    pub(super) fn keep(&mut self, name: &str, found: &Value) {
        let before = self.named.insert(name.to_owned(), found.clone());
        assert!(before.is_none(), "{name} is named twice");
    }

    /// The same with every text `$name.field` replaced by what that field of the named result holds.
    pub(super) fn resolved(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => match text.strip_prefix('$') {
                Some(reference) => self.referred(reference).clone(),
                None => value.clone(),
            },
            Value::Array(items) => items.iter().map(|item| self.resolved(item)).collect(),
            Value::Object(members) => {
                members.iter().map(|(name, member)| (name.clone(), self.resolved(member))).collect()
            }
            _ => value.clone(),
        }
    }

    fn referred(&self, reference: &str) -> &Value {
        let (name, field) = reference.split_once('.').unwrap_or_else(|| panic!("${reference} names no field"));
        let found = self.named.get(name).and_then(|result| result.get(field));
        found.unwrap_or_else(|| panic!("${reference} was given by no step"))
    }
}
