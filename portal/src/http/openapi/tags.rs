//! The resources of the protocol, under which its operations are gathered.

use serde_json::{Value, json};

/// Each resource: its name, which is the first part of its paths after the version, its Italian term where the law or
/// INPS has one, and what it holds.
const TAGS: [(&str, Option<&str>, &str); 15] = [
    ("accounts", None, "The PINs of experts' accounts, in the hands of the officer at the counter"),
    ("archive", None, "The security archive: its checkpoint and hashes to anybody, its entries to the auditor"),
    ("cases", Some("cause"), "Cases by their key, their terms, links and findings"),
    ("changes", None, "What has come or changed, told to each caller alone"),
    ("me", None, "One's own account and PIN"),
    ("observations", Some("osservazioni"), "Observations of INPS's doctor upon a draft"),
    ("operations", Some("operazioni peritali"), "Notices of the start of expert operations, and later convocations"),
    ("payments", Some("agenda pagamenti"), "What is paid to the expert, as the treasury tells it"),
    ("portal", None, "What the portal says of itself"),
    ("receipts", Some("ricevute"), "Signed receipts, which anyone can verify"),
    ("registrations", Some("registrazione"), "Doctors who ask to be registered, and the officer's decision"),
    ("reports", Some("relazioni"), "The expert's reports: draft, final and supplement"),
    ("sandbox", None, "What exists in a sandbox alone"),
    ("sessions", None, "Access by tax code and PIN"),
    ("uploads", None, "Documents on their way to the portal, by tus 1.0"),
];

/// The list of resources, as the document has it.
pub(super) fn all() -> Value {
    let tags = TAGS.iter().map(|(name, term, description)| {
        let mut tag = json!({ "name": name, "description": description });
        if let Some(term) = term {
            tag["x-italian-term"] = json!(term);
        }
        tag
    });
    tags.collect()
}

/// The resource that a path belongs to.
pub(super) fn of(path: &str) -> &'static str {
    let resource = path.split('/').nth(2).unwrap_or_default();
    let named = TAGS.iter().map(|(name, ..)| *name).find(|name| *name == resource);
    named.unwrap_or(if resource == "case-searches" { "cases" } else { "portal" })
}
