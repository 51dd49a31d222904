//! A portal with somebody of every role, and a good request for every route.

mod request;
mod things;

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use perito::domain::{InpsOffice, PersonName, PinLevel, TaxCode};
use perito::protocol::Role;
use perito_portal::{Sandbox, StaffAccount};
use serde_json::json;
use things::Things;

use crate::support::{Api, CHOSEN_PIN};

/// The columns of the table.
pub(crate) const CALLERS: [&str; 13] = [
    "anonymous",
    "registrant",
    "ctu",
    "inps_doctor",
    "legal_office",
    "officer",
    "supervisor",
    "treasury",
    "auditor",
    "foreign",
    "claimant",
    "first_access",
    "ordinario",
];

/// Of whom there is a stranger: the holder of another registration, or somebody of another office.
pub(crate) const FOREIGN: [&str; 6] = ["registrant", "ctu", "inps_doctor", "legal_office", "officer", "treasury"];

/// Who logs in, and with which PIN.
#[derive(Clone)]
struct Person {
    tax_code: String,
    pin: String,
}

/// A registration under way.
pub(crate) struct Registration {
    pub(crate) api: Api,
    pub(crate) path: String,
}

pub(crate) struct World {
    sandbox: Sandbox,
    anonymous: Api,
    people: BTreeMap<String, Person>,
    /// Sessions that are open.
    sessions: Mutex<BTreeMap<String, Api>>,
    next: AtomicU32,
    /// The account of a doctor whose PIN is handled.
    patient: String,
    things: Things,
}

impl World {
    /// With nobody in it.
    pub(crate) fn empty() -> Self {
        let sandbox = Sandbox::start().unwrap();
        let mut anonymous = Api::new(&sandbox.url());
        anonymous.described = true;
        Self {
            sandbox,
            anonymous,
            people: BTreeMap::new(),
            sessions: Mutex::default(),
            next: AtomicU32::new(1),
            patient: String::new(),
            things: Things::default(),
        }
    }

    /// With somebody of every role, and something of every kind.
    pub(crate) async fn new() -> Self {
        let mut world = Self::empty();
        for role in ["inps_doctor", "legal_office", "officer", "supervisor", "treasury", "auditor"] {
            world.settle(role, role, "7000", PinLevel::Dispositivo).await;
        }
        for role in ["ctu", "inps_doctor", "legal_office", "officer", "treasury"] {
            world.settle(&format!("foreign {role}"), role, "7100", PinLevel::Dispositivo).await;
            world.settle(&format!("ordinario {role}"), role, "7000", PinLevel::Ordinario).await;
        }
        world.settle("ordinario auditor", "auditor", "7000", PinLevel::Ordinario).await;
        for expert in ["ctu", "claimant"] {
            world.settle(expert, "ctu", "7000", PinLevel::Dispositivo).await;
        }
        world.things = Things::make(&world).await;
        world.patient = world.doctor().await;
        world
    }

    /// Calls a route, and gives the status with the code of a problem; `empty` for a list or search in which a stranger
    /// finds nothing, `200 empty` for one in which somebody with part in the things finds nothing.
    pub(crate) async fn walk(&mut self, method: &str, path: &str, caller: &str) -> String {
        let (name, api) = self.caller(method, path, caller).await;
        let request = request::good(self, method, path, &api, caller).await;
        let answer = api.call(method.parse().unwrap(), &request.path, &request.headers(), request.body.clone()).await;
        if path == "/v1/me/pin" && answer.status == 200 {
            // The next caller logs in with the PIN that everybody has.
            let changed = api.with(&answer.body["token"]);
            let back = json!({"current_pin": request::OTHER_PIN, "new_pin": CHOSEN_PIN});
            changed.send(reqwest::Method::PUT, path, &[], &back).await.expect(200);
        }
        if (path.starts_with("/v1/sessions/") || path == "/v1/me/pin") && answer.status < 300 {
            // What was open has been ended.
            self.sessions.lock().unwrap().remove(&name);
        }
        let stranger = caller.starts_with("foreign ") || caller == "claimant";
        let involved = ["ctu", "inps_doctor", "legal_office", "officer", "treasury"].contains(&caller);
        let empty = answer.body["items"].as_array().is_some_and(Vec::is_empty);
        match (answer.status, answer.code()) {
            (200, _) if stranger && empty => "empty".to_owned(),
            // Rules that are kept find nothing.
            (200, _) if involved && empty && !path.ends_with("/findings") => "200 empty".to_owned(),
            (status, "") => status.to_string(),
            (status, code) => format!("{status} {code}"),
        }
    }

    /// A session of the caller that a column means for a route, and the name under which it is kept.
    async fn caller(&self, method: &str, path: &str, caller: &str) -> (String, Api) {
        let role = request::role_for(path, method);
        match caller {
            "anonymous" => (caller.to_owned(), self.anonymous.clone()),
            "registrant" | "foreign registrant" => (caller.to_owned(), self.registration("7000", false).await.api),
            "ordinario" => self.named(format!("ordinario {role}")).await,
            "first_access" => (format!("first access of {role}"), self.first_access(role).await),
            role => self.named(role.to_owned()).await,
        }
    }

    async fn named(&self, name: String) -> (String, Api) {
        let session = self.session(&name).await;
        (name, session)
    }

    /// A session of somebody, opened when it is first wanted.
    async fn session(&self, name: &str) -> Api {
        if let Some(session) = self.open_session(name) {
            return session;
        }
        let person = &self.people[name];
        let session = self.anonymous.login(&person.tax_code, &person.pin).await;
        self.keep(name, session)
    }

    /// A session that may do nothing but change the PIN.
    async fn first_access(&self, role: &str) -> Api {
        let name = format!("first access of {role}");
        if let Some(session) = self.open_session(&name) {
            return session;
        }
        let person = self.add(role, "7000", PinLevel::Dispositivo);
        let mut session = self.anonymous.login(&person.tax_code, &person.pin).await;
        session.pin = person.pin;
        self.keep(&name, session)
    }

    fn open_session(&self, name: &str) -> Option<Api> {
        self.sessions.lock().unwrap().get(name).cloned()
    }

    fn keep(&self, name: &str, session: Api) -> Api {
        self.sessions.lock().unwrap().insert(name.to_owned(), session.clone());
        session
    }

    /// Adds somebody who has changed the PIN.
    async fn settle(&mut self, name: &str, role: &str, office: &str, level: PinLevel) {
        let person = self.add(role, office, level);
        self.anonymous.first_access(&person.tax_code, &person.pin).await;
        self.people.insert(name.to_owned(), Person { pin: CHOSEN_PIN.to_owned(), ..person });
    }

    fn add(&self, role: &str, office: &str, pin_level: PinLevel) -> Person {
        let tax_code = self.person();
        let account = self.sandbox.add_account(StaffAccount {
            role: Role::of(role),
            inps_office: InpsOffice::parse(office).unwrap(),
            tax_code: TaxCode::parse(&tax_code).unwrap(),
            given_name: PersonName::parse("Prova").unwrap(),
            family_name: PersonName::parse("Prova").unwrap(),
            pin_level,
        });
        Person { tax_code, pin: account.unwrap().pin.expose().to_owned() }
    }

    /// A number that was not given before.
    fn number(&self) -> u32 {
        self.next.fetch_add(1, Ordering::Relaxed)
    }

    /// The tax code of a new person.
    fn person(&self) -> String {
        let number = self.number();
        let (day, year) = (number % 28 + 1, number / 28 % 60 + 30);
        let code = ('A'..='Z').map(|check| format!("PRVPRT{year:02}A{day:02}H501{check}"));
        code.into_iter().find(|code| TaxCode::parse(code).is_ok()).unwrap()
    }

    /// Begins a registration, and completes it with its documents where that is asked for.
    pub(crate) async fn registration(&self, office: &str, complete: bool) -> Registration {
        let opened = self.anonymous.post("/v1/registrations", &request::registration(&self.person(), office)).await;
        let opened = opened.expect(201).body;
        let path = format!("/v1/registrations/{}", opened["id"].as_str().unwrap());
        let mut api = self.anonymous.with(&opened["token"]);
        api.registration.clone_from(&path);
        let registration = Registration { api, path };
        let kinds: &[&str] = if complete { &["form", "identity", "license"] } else { &["form"] };
        for kind in kinds {
            let path = format!("{}/documents/{kind}", registration.path);
            let pdf = Some(request::PDF.to_vec());
            let put = registration.api.call(reqwest::Method::PUT, &path, &[("content-type", "application/pdf")], pdf);
            put.await.expect(200);
        }
        registration
    }

    /// Authorises a doctor, and gives the account.
    async fn doctor(&self) -> String {
        let registration = self.registration("7000", true).await;
        let (path, authorise) = (format!("{}/decision", registration.path), json!({"decision": "authorise"}));
        let decided = self.session("officer").await.post(&path, &authorise).await.expect(200).body;
        decided["account_id"].as_str().unwrap().to_owned()
    }

    /// Issues the PIN that is to be handled: the one before may have been revoked.
    async fn issue_pin(&self) {
        let path = format!("/v1/accounts/{}/pin", self.patient);
        self.session("officer").await.call(reqwest::Method::POST, &path, &[], None).await.expect(201);
    }

    /// The version of something of office 7000, for whoever tries to change it.
    async fn etag(&self, path: &str) -> String {
        let read = self.session("legal_office").await.get(path).await.expect(200);
        read.header("etag").unwrap().to_owned()
    }
}
