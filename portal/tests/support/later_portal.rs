//! A proxy before a real portal that makes of it one of a later version: with members, headers and codes that nobody has
//! heard of, wherever the OpenAPI document says that there may be some.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use perito::archive::NoteSigner;
use perito::protocol::{ContentDigest, PROBLEM_JSON};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use super::described::fits;
use super::lone_archive::proven;

/// A code of no version.
pub(crate) const NEVER_HEARD_OF: &str = "never_heard_of";

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(&perito_portal::openapi_document()).unwrap());

/// Where a code stands: the schema, and the property in it.
pub(crate) type Place = (String, String);

/// What a later version changes, beside what is always added.
#[derive(Clone, Default)]
pub(crate) struct Later {
    /// The places whose codes are new.
    pub(crate) codes: BTreeSet<Place>,
    /// The status of every problem, whose codes are new then.
    pub(crate) problems: Option<u16>,
    /// Who signs receipts again, with a line more.
    pub(crate) signer: Option<Arc<NoteSigner>>,
}

/// The proxy, which runs as long as this is kept.
pub(crate) struct LaterPortal {
    pub(crate) url: String,
    shared: Arc<Shared>,
    _runtime: Runtime,
}

struct Shared {
    portal: String,
    client: reqwest::Client,
    later: Mutex<Later>,
    /// How many codes were replaced.
    replaced: Mutex<usize>,
    /// The requests that came through, as method and path.
    seen: Mutex<Vec<String>>,
}

impl LaterPortal {
    pub(crate) fn start(portal: &str) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let client = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let shared = Arc::new(Shared {
            portal: portal.to_owned(),
            client,
            later: Mutex::default(),
            replaced: Mutex::default(),
            seen: Mutex::default(),
        });
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(pass).with_state(Arc::clone(&shared));
        runtime.spawn(async move { axum::serve(listener, router).await });
        Self { url, shared, _runtime: runtime }
    }

    /// Changes what is changed from now on, and forgets what was counted.
    pub(crate) fn become_later(&self, later: Later) {
        *self.shared.later.lock().unwrap() = later;
        *self.shared.replaced.lock().unwrap() = 0;
        self.shared.seen.lock().unwrap().clear();
    }

    /// How many codes have been replaced since.
    pub(crate) fn replaced(&self) -> usize {
        *self.shared.replaced.lock().unwrap()
    }

    /// The requests that have come through since, as method and path.
    pub(crate) fn seen(&self) -> Vec<String> {
        self.shared.seen.lock().unwrap().clone()
    }
}

/// Every place of a code in the answers of the OpenAPI document, but those of problems.
pub(crate) fn places() -> BTreeSet<Place> {
    let (mut places, mut known) = (BTreeSet::new(), BTreeSet::new());
    for item in DOCUMENT["paths"].as_object().unwrap().values() {
        for operation in item.as_object().unwrap().values() {
            let answers = operation["responses"].as_object().unwrap().iter();
            for (_, answer) in answers.filter(|(status, _)| status.starts_with('2')) {
                let answer = pointed_at(answer);
                collect(&answer["content"]["application/json"]["schema"], "", &mut known, &mut places);
            }
        }
    }
    places
}

fn collect(schema: &Value, owner: &str, known: &mut BTreeSet<String>, places: &mut BTreeSet<Place>) {
    let (schema, owner) = resolve(schema, owner);
    if schema["properties"].is_object() && !owner.is_empty() {
        // A schema that holds itself is looked at once; one without a name belongs to the one around it.
        known.insert(owner.to_owned());
    }
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        if is_code(property) {
            places.insert((owner.to_owned(), name.clone()));
        } else if !reference(property).is_some_and(|named| known.contains(named)) {
            collect(property, owner, known, places);
        }
    }
    for part in parts(schema) {
        collect(part, owner, known, places);
    }
}

/// A schema, and the name it goes by: its own, or that of the one around it.
fn resolve<'a>(schema: &'a Value, owner: &'a str) -> (&'a Value, &'a str) {
    match reference(schema) {
        Some(name) => (&DOCUMENT["components"]["schemas"][name], name),
        None => (schema, owner),
    }
}

fn reference(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str().and_then(|path| path.rsplit('/').next())
}

/// Whether a schema is that of codes, which may be more in a later version.
fn is_code(schema: &Value) -> bool {
    let (resolved, _) = resolve(schema, "");
    resolved["enum"].is_array() || alternatives(resolved).any(is_code)
}

fn alternatives(schema: &Value) -> impl Iterator<Item = &Value> {
    ["oneOf", "anyOf", "allOf"].into_iter().flat_map(|name| schema[name].as_array().into_iter().flatten())
}

fn parts(schema: &Value) -> impl Iterator<Item = &Value> {
    alternatives(schema).chain(schema.get("items"))
}

async fn pass(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path_and_query().unwrap().as_str();
    shared.seen.lock().unwrap().push(format!("{} {path}", parts.method));
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let mut headers = parts.headers.clone();
    headers.remove("host");
    let sent = shared.client.request(parts.method.clone(), format!("{}{path}", shared.portal)).headers(headers);
    let answer = sent.body(body).send().await.unwrap();
    let (mut status, mut headers) = (answer.status(), answer.headers().clone());
    let mut body = answer.bytes().await.unwrap().to_vec();
    let kind = headers.get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default().to_owned();
    let later = shared.later.lock().unwrap().clone();
    if let (true, Ok(mut value)) = (kind.ends_with("json"), serde_json::from_slice::<Value>(&body)) {
        let path = parts.uri.path();
        if let (Some(other), PROBLEM_JSON, true) = (later.problems, kind.as_str(), status.as_u16() >= 400) {
            status = StatusCode::from_u16(other).unwrap();
            value["status"] = other.into();
            value["code"] = NEVER_HEARD_OF.into();
            value["type"] = format!("urn:perito:problem:{NEVER_HEARD_OF}").into();
        }
        let schema = schema_of(parts.method.as_str(), path, status.as_u16(), &kind);
        *shared.replaced.lock().unwrap() += grow(&mut value, schema, "", &later);
        body = reversed(&value).into_bytes();
        headers.insert("content-digest", ContentDigest::of(&body).to_string().parse().unwrap());
    }
    for name in ["content-length", "transfer-encoding", "connection"] {
        headers.remove(name);
    }
    headers.insert("a-later-header", HeaderValue::from_static("never; heard=\"of\""));
    headers.append("vary", HeaderValue::from_static("a-later-header"));
    let mut response = Response::new(Body::from(body));
    (*response.status_mut(), *response.headers_mut()) = (status, headers);
    response
}

fn schema_of(method: &str, path: &str, status: u16, kind: &str) -> &'static Value {
    let paths = DOCUMENT["paths"].as_object().unwrap();
    let item = paths.iter().find(|(template, _)| fits(template, path)).map_or(&Value::Null, |(_, item)| item);
    let answer = &item[method.to_ascii_lowercase()]["responses"][status.to_string()];
    &pointed_at(answer)["content"][kind]["schema"]
}

/// An answer, where it may be described among the components.
fn pointed_at(answer: &'static Value) -> &'static Value {
    let pointer = answer["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
    pointer.and_then(|pointer| DOCUMENT.pointer(pointer)).unwrap_or(answer)
}

/// Adds a member to every object and replaces the codes; gives how many were replaced.
fn grow(value: &mut Value, schema: &Value, owner: &str, later: &Later) -> usize {
    let (schema, owner) = resolve(schema, owner);
    let mut replaced = 0;
    for alternative in alternatives(schema) {
        replaced += grow(value, alternative, owner, later);
    }
    match value {
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                let property = &schema["properties"][name.as_str()];
                if later.codes.contains(&(owner.to_owned(), name.clone())) && member.is_string() {
                    *member = NEVER_HEARD_OF.into();
                    replaced += 1;
                } else if let (Some(signer), "text", Some(text)) = (&later.signer, name.as_str(), member.as_str()) {
                    if text.starts_with("receipt: ") {
                        *member = signed_again(text, signer).into();
                    }
                } else {
                    replaced += grow(member, property, owner, later);
                }
            }
            members.insert("a_later_member".to_owned(), json!({"deep": [1, null, {"deeper": true}]}));
        }
        Value::Array(items) => {
            replaced += items.iter_mut().map(|item| grow(item, &schema["items"], owner, later)).sum::<usize>();
        }
        _ => {}
    }
    replaced
}

/// The receipt with a line of a later version, signed by somebody else.
fn signed_again(text: &str, signer: &NoteSigner) -> String {
    let signed = text.split_once("\n\n").unwrap().0;
    proven(signer.sign(format!("{signed}\na_later_line: {NEVER_HEARD_OF}\n")).unwrap(), signer).to_string()
}

/// JSON with the members of every object in the other order.
fn reversed(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let members = members.iter().rev().map(|(name, member)| format!("{}: {}", json!(name), reversed(member)));
            format!("{{ {} }}", members.collect::<Vec<_>>().join(" , "))
        }
        Value::Array(items) => format!("[ {} ]", items.iter().map(reversed).collect::<Vec<_>>().join(",\n")),
        plain => plain.to_string(),
    }
}
