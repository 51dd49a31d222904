//! Where the archive holds a receipt, and how that is verified.

use perito::archive::{LogProof, Receipt};

use super::content::Row;
use super::words::grouped;

const BEFORE_PROOFS: &str =
    "La ricevuta è del tempo in cui l'archivio non rilasciava ancora prove: la garantisce la sola firma del portale.";
const PROOF_LACKS: &str = "Qui manca la prova dell'archivio, senza la quale questa ricevuta non si verifica.";
const PREVAILS: &str = "Fa fede non questa pagina, ma il testo firmato che le è allegato (ricevuta.txt)";
const WITH_PROOF: &str = "con la prova che l'archivio lo contiene";
const VERIFIED: &str = "Chiunque lo verifica, anche senza rete, con il programma perito e la chiave pubblica che fornisce chi gestisce il \
                        portale.";
const QR: &str = "Il codice QR ripete archivio, voce e radice.";

/// What the page tells of the archive.
pub(super) struct Place {
    pub(super) rows: Vec<Row>,
    pub(super) explanation: String,
    /// What the QR code says: origin, index and root, each as its line stands in the proof.
    pub(super) qr: Option<String>,
}

impl Place {
    pub(super) fn of(receipt: &Receipt) -> Self {
        match receipt.proof() {
            Some(proof) => Self::proved(proof),
            None => {
                let lacks = if receipt.action().is_some() { PROOF_LACKS } else { BEFORE_PROOFS };
                Self {
                    rows: vec![Row::code("Archivio", receipt.origin())],
                    explanation: format!("{lacks} {PREVAILS}. {VERIFIED}"),
                    qr: None,
                }
            }
        }
    }

    fn proved(proof: &LogProof) -> Self {
        let (index, checkpoint) = (proof.index, proof.checkpoint.checkpoint());
        let root = checkpoint.root.to_string();
        Self {
            rows: vec![
                Row::code("Archivio", &checkpoint.origin),
                Row::text("Voce", format!("{} di {}, contando da zero", grouped(index), grouped(checkpoint.size))),
                Row::code("Radice", &root),
            ],
            explanation: format!("{PREVAILS}, {WITH_PROOF}. {VERIFIED} {QR}"),
            qr: Some(format!("{}\nindex {index}\n{root}", checkpoint.origin)),
        }
    }
}
