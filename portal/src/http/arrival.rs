//! A part of a document on its way to the disk: streamed, digested and bounded.

use std::fs::File;
use std::io::{self, Write};
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::http::HeaderMap;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http_body_util::BodyExt;
use perito::protocol::header::UPLOAD_CHECKSUM;
use perito::protocol::{ContentDigest, ProblemCode};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use tokio::sync::mpsc;

use super::extract::content_digests;
use crate::documents::Documents;
use crate::problem::Refusal;

/// Chunks that may wait for the disk.
const QUEUE: usize = 4;

/// A part of a document that arrives.
pub(super) struct Arrival {
    pub(super) file: String,
    pub(super) offset: u64,
    /// The bytes that may still come.
    pub(super) room: u64,
    pub(super) checks: Checks,
}

/// The digests that a part must have, where the client sent any.
#[derive(Default)]
pub(super) struct Checks {
    content: Vec<ContentDigest>,
    sha256: Option<Vec<u8>>,
    sha1: Option<Vec<u8>>,
}

/// What the network has to say to the disk.
enum Piece {
    Bytes(Bytes),
    End,
}

impl Checks {
    pub(super) fn of(headers: &HeaderMap) -> Result<Self, Refusal> {
        let mut checks = Self::default();
        if let Some(value) = headers.get(UPLOAD_CHECKSUM) {
            let (algorithm, digest) = value.to_str().ok().and_then(|text| text.split_once(' ')).unwrap_or_default();
            // A digest that cannot be read is not that of the bytes.
            let digest = STANDARD.decode(digest.trim()).unwrap_or_default();
            match algorithm {
                "sha256" => checks.sha256 = Some(digest),
                "sha1" => checks.sha1 = Some(digest),
                _ => return Err(Refusal::new(ProblemCode::ChecksumUnsupported)),
            }
        }
        checks.content = content_digests(headers)?;
        Ok(checks)
    }

    fn any(&self) -> bool {
        !self.content.is_empty() || self.sha256.is_some() || self.sha1.is_some()
    }
}

impl Arrival {
    /// Writes the body to the end of the document. In memory is never more than a few chunks.
    pub(super) async fn receive(self, documents: &Arc<Documents>, mut body: Body) -> Result<(), Refusal> {
        let (pieces, arriving) = mpsc::channel(QUEUE);
        let documents = Arc::clone(documents);
        let writing = tokio::task::spawn_blocking(move || self.write(&documents, arriving));
        loop {
            let frame = tokio::select! {
                frame = body.frame() => frame,
                // A writer that has ended has said why: nothing more is waited for.
                () = pieces.closed() => break,
            };
            let piece = match frame {
                // Without a word of its end the writer knows that it was cut.
                Some(Err(_)) => break,
                Some(Ok(frame)) => frame.into_data().ok().map(Piece::Bytes),
                None => Some(Piece::End),
            };
            let ends = matches!(piece, Some(Piece::End));
            if let Some(piece) = piece {
                // As above.
                let _ = pieces.send(piece).await;
            }
            if ends {
                break;
            }
        }
        drop(pieces);
        writing.await.map_err(Refusal::internal)?
    }

    /// What is written stays, unless it was to have a digest and is not whole, or has another.
    fn write(self, documents: &Documents, mut arriving: mpsc::Receiver<Piece>) -> Result<(), Refusal> {
        let mut file = documents.append(&self.file).map_err(Refusal::internal)?;
        let refused = match self.append(&mut file, &mut arriving) {
            Ok(()) => return file.sync_data().map_err(Refusal::internal),
            Err(refused) => refused,
        };
        if refused.discards {
            file.set_len(self.offset).map_err(Refusal::internal)?;
        }
        file.sync_data().map_err(Refusal::internal)?;
        Err(refused.refusal)
    }

    fn append(&self, file: &mut File, arriving: &mut mpsc::Receiver<Piece>) -> Result<(), Refused> {
        let (mut written, mut sha256, mut sha1) = (0, Sha256::new(), Sha1::new());
        while let Some(piece) = arriving.blocking_recv() {
            let Piece::Bytes(bytes) = piece else { return self.check(sha256, sha1) };
            written += bytes.len() as u64;
            if written > self.room {
                return Err(Refused::discarding(ProblemCode::PayloadTooLarge));
            }
            file.write_all(&bytes).map_err(|error| Refused::of_disk(&error))?;
            if self.checks.any() {
                sha256.update(&bytes);
            }
            if self.checks.sha1.is_some() {
                sha1.update(&bytes);
            }
        }
        let discards = self.checks.any();
        Err(Refused { refusal: Refusal::new(ProblemCode::RequestTimeout), discards })
    }

    fn check(&self, sha256: Sha256, sha1: Sha1) -> Result<(), Refused> {
        let sha256: [u8; 32] = sha256.finalize().into();
        if self.checks.content.iter().any(|expected| *expected != ContentDigest::from(sha256)) {
            return Err(Refused::discarding(ProblemCode::DigestMismatch));
        }
        let differs = self.checks.sha256.as_ref().is_some_and(|expected| *expected != sha256)
            || self.checks.sha1.as_ref().is_some_and(|expected| expected[..] != sha1.finalize()[..]);
        if differs { Err(Refused::discarding(ProblemCode::ChecksumMismatch)) } else { Ok(()) }
    }
}

/// Why a part did not arrive, and whether what came of it goes.
struct Refused {
    refusal: Refusal,
    discards: bool,
}

impl Refused {
    fn discarding(code: ProblemCode) -> Self {
        Self { refusal: Refusal::new(code), discards: true }
    }

    /// A full disk is not the client's fault, and may have room later.
    fn of_disk(error: &io::Error) -> Self {
        tracing::error!(kind = ?error.kind(), "a part of an upload could not be written");
        Self { refusal: Refusal::new(ProblemCode::Unavailable), discards: true }
    }
}
