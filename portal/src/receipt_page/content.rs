//! What the page tells of a receipt, in Italian and in order.

use perito::archive::{Note, Receipt};
use perito::domain::CaseKey;

use super::fields::Fields;
use super::place::Place;
use super::words;

/// Archives of a sandbox or a demonstration have an origin that starts so.
const SANDBOX_PREFIX: &str = "sandbox.";
/// As many receipts as a report's section names one by one; the signed text has them all.
const MAX_CITED: usize = 3;

/// What stands on the page.
pub(super) struct Content {
    pub(super) title: &'static str,
    pub(super) origin: String,
    pub(super) sandbox: bool,
    /// Absent on a refusal.
    pub(super) protocol_number: Option<String>,
    pub(super) received: String,
    pub(super) attests: String,
    pub(super) sections: Vec<Section>,
    pub(super) place: Place,
    pub(super) technical: Vec<Row>,
    /// The signed note, exact.
    pub(super) note: String,
}

/// Rows under a heading.
pub(super) struct Section {
    pub(super) heading: &'static str,
    pub(super) rows: Vec<Row>,
}

/// A value and what it is.
pub(super) struct Row {
    pub(super) label: String,
    pub(super) value: String,
    /// Whether it is a code, read sign by sign.
    pub(super) code: bool,
}

impl Row {
    pub(super) fn text(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into(), code: false }
    }

    pub(super) fn code(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into(), code: true }
    }
}

impl Content {
    /// Takes a receipt apart.
    pub(super) fn of(receipt: &Receipt) -> Self {
        let mut fields = Fields::of(receipt);
        // Said by the page as a whole, by the archive's block, or by the line that shows the instant.
        for key in ["receipt", "kind", "origin", "protocol_number", "received_at", "refused_at", "received_on"] {
            fields.take(key);
        }
        let kind = receipt.kind();
        let (title, attested) = heading(kind.code(), receipt.field("report_kind").unwrap_or_default());
        let refused = kind.code() == "refusal";
        let at = words::instant(receipt.at());
        let technical = technical(&mut fields, receipt.note());
        let mut sections = vec![case(&mut fields, receipt.case_key(), refused), expert(&mut fields)];
        sections.extend([operations(&mut fields), document(&mut fields), refusal(&mut fields)]);
        let findings = findings(&mut fields, receipt);
        let rest = fields.rest().map(|(key, value)| Row::text(key, value)).collect();
        sections.extend([Section { heading: "Altri dati della ricevuta", rows: rest }, findings]);
        sections.retain(|section| !section.rows.is_empty());
        Self {
            title,
            origin: receipt.origin().to_owned(),
            sandbox: receipt.origin().starts_with(SANDBOX_PREFIX),
            protocol_number: receipt.protocol_number().map(ToString::to_string),
            received: if refused { format!("Richiesta rifiutata {at}") } else { format!("Ricevuto {at}") },
            attests: if refused {
                attested.to_owned()
            } else {
                format!("Il portale attesta di avere ricevuto {attested}.")
            },
            sections,
            place: Place::of(receipt),
            technical,
            note: receipt.note().to_string(),
        }
    }
}

/// The title, and what was received.
fn heading(kind: &str, report_kind: &str) -> (&'static str, &'static str) {
    match (kind, report_kind) {
        ("operation_notice", _) => (
            "Ricevuta di comunicazione di inizio operazioni peritali",
            "la comunicazione di inizio delle operazioni peritali, diretta all'INPS ai sensi dell'art. 10, comma 6-bis, \
             del D.L. 203/2005. La ricevuta va allegata alla relazione",
        ),
        ("convocation", _) => (
            "Ricevuta di convocazione",
            "la comunicazione di una data successiva delle operazioni peritali. La ricevuta va allegata alla relazione",
        ),
        ("report", "draft") => ("Ricevuta di deposito della bozza", "la bozza della relazione del consulente"),
        ("report", "final") => {
            ("Ricevuta di deposito della relazione definitiva", "la relazione definitiva del consulente")
        }
        ("report", "supplement") => ("Ricevuta di deposito del supplemento", "il supplemento della relazione"),
        ("report", _) => ("Ricevuta di deposito di relazione", "una relazione del consulente"),
        ("observation", _) => ("Ricevuta di osservazioni", "le osservazioni alla bozza della relazione"),
        ("refusal", _) => (
            "Ricevuta di rifiuto",
            "Il portale attesta di avere rifiutato una richiesta: la ricevuta prova il tentativo, non l'atto, che non è \
             stato acquisito e non ha numero di protocollo.",
        ),
        _ => ("Ricevuta", "l'atto descritto qui sotto"),
    }
}

fn case(fields: &mut Fields<'_>, key: Option<&CaseKey>, refused: bool) -> Section {
    fields.take("case_key");
    let mut rows = match key {
        Some(key) => {
            let sub = key.sub().map(|sub| format!(", sub {sub}")).unwrap_or_default();
            let register = key.register();
            vec![
                Row::text(
                    "Numero di Ruolo",
                    format!(
                        "R.G. {}/{}{sub}, registro {} ({})",
                        key.number(),
                        key.year(),
                        register.name_it(),
                        register.code()
                    ),
                ),
                Row::text("Ufficio giudiziario", format!("codice {}", key.court_office().as_str())),
            ]
        }
        None if refused => vec![Row::text("Numero di Ruolo", "non si legge nella richiesta rifiutata")],
        None => Vec::new(),
    };
    match fields.take("inps_office") {
        "" => {}
        office => rows.push(Row::text("Sede INPS", format!("codice {office}"))),
    }
    Section { heading: "Procedimento", rows }
}

fn expert(fields: &mut Fields<'_>) -> Section {
    let mut rows = Vec::new();
    push(&mut rows, "Nome e cognome", fields.take("ctu_name"));
    push(&mut rows, "Codice fiscale", fields.take("ctu_tax_code"));
    Section { heading: "Consulente tecnico d'ufficio", rows }
}

fn operations(fields: &mut Fields<'_>) -> Section {
    let mut rows = Vec::new();
    let (on, time) = (fields.take("operations_on"), fields.take("operations_time"));
    push(&mut rows, "Giorno e ora", &words::appointment(on, time));
    push(&mut rows, "Luogo", fields.take("place"));
    Section { heading: "Operazioni peritali", rows }
}

fn document(fields: &mut Fields<'_>) -> Section {
    let mut rows = Vec::new();
    let kind = match fields.take("report_kind") {
        "draft" => "bozza",
        "final" => "relazione definitiva",
        "supplement" => "supplemento",
        other => other,
    };
    push(&mut rows, "Tipo", kind);
    push_code(&mut rows, "Impronta SHA-256", fields.take("document_sha256"));
    push(&mut rows, "Dimensione", &words::size(fields.take("document_size")));
    push(&mut rows, "Pagine", fields.take("document_pages"));
    let cited: Vec<&str> = fields.take("notice_receipts").split(' ').filter(|id| !id.is_empty()).collect();
    let label = "Ricevute citate";
    for (index, id) in cited.iter().take(MAX_CITED).enumerate() {
        rows.push(Row::code(if index == 0 { label } else { "" }, *id));
    }
    match cited.len().saturating_sub(MAX_CITED) {
        0 => {}
        1 => rows.push(Row::text("", "e un'altra, elencata nel testo firmato")),
        more => rows.push(Row::text("", format!("e altre {more}, elencate nel testo firmato"))),
    }
    Section { heading: "Documento", rows }
}

fn refusal(fields: &mut Fields<'_>) -> Section {
    let mut rows = Vec::new();
    let code = fields.take("refusal");
    push_code(&mut rows, "Codice", code);
    push(&mut rows, "Motivo", words::refusal(code));
    Section { heading: "Rifiuto", rows }
}

fn findings(fields: &mut Fields<'_>, receipt: &Receipt) -> Section {
    fields.take("findings");
    let rows = receipt.findings().into_iter().map(|rule| match words::finding(rule) {
        "" => Row::code("Rilievo", rule),
        text => Row::text(rule, text),
    });
    Section { heading: "Rilievi dei controlli automatici del portale", rows: rows.collect() }
}

fn technical(fields: &mut Fields<'_>, note: &Note) -> Vec<Row> {
    let mut rows = Vec::new();
    for (label, key) in [
        ("Identificativo della ricevuta", "id"),
        ("Atto, nell'archivio", "action"),
        ("SHA-256 della richiesta", "request_sha256"),
        ("Chiave di idempotenza", "idempotency_key"),
        ("Identificativo dell'autore", "author"),
        ("Identificativo delle operazioni", "operation_id"),
        ("Fa seguito alla comunicazione", "convocation_of"),
        ("Identificativo della relazione", "report_id"),
        ("Identificativo delle osservazioni", "observation_id"),
        ("Composto, secondo il mittente", "composed_at"),
    ] {
        push_code(&mut rows, label, fields.take(key));
    }
    for signature in note.signatures() {
        let key = format!("{} (identificativo {:08x})", signature.name, signature.key_id);
        push_code(&mut rows, "Chiave di firma", &key);
    }
    rows
}

fn push(rows: &mut Vec<Row>, label: &str, value: &str) {
    if !value.is_empty() {
        rows.push(Row::text(label, value));
    }
}

fn push_code(rows: &mut Vec<Row>, label: &str, value: &str) {
    if !value.is_empty() {
        rows.push(Row::code(label, value));
    }
}
