//! Reports, each with the upload of its document.

use std::io;

use serde_json::json;

use super::acts::Act;
use super::desk::{Desk, request};
use super::uploads::Upload;
use super::{Matter, recorded_case};

/// A report whose document is on its way, and which is submitted then.
pub(crate) struct Report {
    number: u32,
    case: u32,
    kind: &'static str,
    /// The receipts that it attaches.
    receipts: Vec<String>,
    pub(crate) upload: Upload,
    /// None before the document is whole.
    act: Option<Act>,
    /// Whether the document was read back.
    downloaded: bool,
}

impl Report {
    pub(crate) fn new(number: u32, case: u32, kind: &'static str, receipts: Vec<String>) -> Self {
        Self { number, case, kind, receipts, upload: Upload::new(number), act: None, downloaded: false }
    }

    pub(crate) fn act(&self) -> &Act {
        self.act.as_ref().unwrap()
    }

    /// Goes on from where it is until the report is acknowledged. Tells whether it had been stored before.
    pub(crate) fn send(&mut self, desk: &mut Desk<'_>) -> io::Result<bool> {
        if self.act.is_none() {
            self.upload.complete(desk)?;
        }
        let Self { number, case, kind, receipts, upload, act, .. } = self;
        let act = act.get_or_insert_with(|| {
            let body = json!({
                "case_key": recorded_case(*case), "kind": kind, "notice_receipt_ids": receipts,
                "document": {"upload_id": upload.id(), "sha256": upload.sha256()},
                "composed_at": "2026-09-01T08:00:00Z",
            });
            Act::new("POST", "/v1/reports", format!("report-{number}"), &body)
        });
        act.send(desk)
    }

    /// Reads the document back, byte for byte.
    fn download(&self, desk: &mut Desk<'_>) {
        let act = self.act();
        let path = format!("/v1/reports/{}/content", act.text("/id"));
        let reply = desk.read(&request("GET", &path, &desk.tokens.ctu, "", b"")).unwrap();
        assert_eq!(reply.status, 200, "{}: {}", act.key, reply.body);
        assert!(reply.bytes == self.upload.content, "{} has another document", act.key);
        assert_eq!(act.text("/document/sha256"), self.upload.sha256());
    }
}

impl Matter for Report {
    fn settle(&mut self, desk: &mut Desk<'_>) -> usize {
        self.upload.doubt();
        let unanswered = self.act.as_ref().is_none_or(|act| act.reply.is_none());
        let stored = self.send(desk).unwrap();
        if !std::mem::replace(&mut self.downloaded, true) {
            self.download(desk);
        }
        usize::from(unanswered && stored)
    }
}
