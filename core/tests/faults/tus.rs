//! Uploads as a portal in order takes them, and documents to upload.

use std::sync::{Arc, Mutex};

use perito::client::StoredUpload;
use perito::protocol::{ContentDigest, Problem, ProblemCode};
use perito::{Error, ErrorKind};

use super::{Portal, Reply, Request, TOKEN};

pub(crate) const CHUNK: usize = 4 * 1024 * 1024;
pub(crate) const ID: &str = "0197a000-0000-7000-8000-0000000000d0";
pub(crate) const PATH: &str = "/v1/uploads/0197a000-0000-7000-8000-0000000000d0";

/// Two chunks and a bit.
pub(crate) const SIZE: usize = 2 * CHUNK + 1000;

/// One upload at the portal.
#[derive(Clone, Default)]
pub(crate) struct Tus(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    size: usize,
    bytes: Vec<u8>,
}

/// A document of this size whose every byte depends on its place.
pub(crate) fn document(size: usize) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    for place in 0..size as u64 / 8 {
        bytes.extend_from_slice(&place.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_le_bytes());
    }
    bytes.resize(size, 0);
    bytes
}

pub(crate) fn problem(code: ProblemCode) -> Reply {
    Reply::problem(&Problem::new(code))
}

/// What a portal answers to HEAD: the headers of a problem, and no body.
pub(crate) fn head(code: &ProblemCode) -> Reply {
    Reply::new(code.status(), "").header("content-type", perito::protocol::PROBLEM_JSON)
}

/// A portal in order but for what the script answers first.
pub(crate) async fn portal(
    tus: &Tus,
    mut faults: impl FnMut(&Tus, &Request, usize) -> Option<Reply> + Send + 'static,
) -> Portal {
    let tus = tus.clone();
    Portal::start(move |request, number| faults(&tus, request, number).unwrap_or_else(|| tus.answer(request))).await
}

/// What is stored of the document of two chunks and a bit.
pub(crate) fn stored(offset: usize) -> StoredUpload {
    StoredUpload { id: ID.to_owned(), offset: offset as u64, size: SIZE as u64 }
}

/// The one wrong field of an upload, and its code.
pub(crate) fn field_of(error: &Error) -> (&str, &str) {
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Validation, "upload"), "{error}");
    let field = error.fields().first().unwrap();
    (&field.field, &field.code)
}

impl Tus {
    /// A portal that has the first bytes of a document of this size.
    pub(crate) fn with(first: &[u8], size: usize) -> Self {
        Self(Arc::new(Mutex::new(Kept { size, bytes: first.to_vec() })))
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.0.lock().unwrap().bytes.clone()
    }

    pub(crate) fn offset(&self) -> usize {
        self.0.lock().unwrap().bytes.len()
    }

    /// Puts away so many of the bytes that came with a request, as when it is cut in the middle.
    pub(crate) fn keep(&self, request: &Request, length: usize) {
        self.0.lock().unwrap().bytes.extend_from_slice(&request.body[..length]);
    }

    pub(crate) fn answer(&self, request: &Request) -> Reply {
        assert_eq!(request.header("tus-resumable"), "1.0.0");
        assert_eq!(request.header("authorization"), format!("Bearer {TOKEN}"));
        let mut kept = self.0.lock().unwrap();
        let reply = match (request.method.as_str(), request.path.as_str()) {
            ("POST", "/v1/uploads") => {
                assert_eq!((request.header("content-length"), request.body.len()), ("0", 0));
                *kept = Kept { size: request.header("upload-length").parse().unwrap(), bytes: Vec::new() };
                Reply::new(201, "").header("location", PATH)
            }
            ("HEAD", PATH) => Reply::new(200, "")
                .header("upload-offset", &kept.bytes.len().to_string())
                .header("upload-length", &kept.size.to_string()),
            ("PATCH", PATH) => {
                if request.header("upload-offset") != kept.bytes.len().to_string() {
                    return problem(ProblemCode::UploadOffset);
                }
                let digest = ContentDigest::of(&request.body);
                assert_eq!(request.header("content-type"), "application/offset+octet-stream");
                assert_eq!(request.header("content-digest"), digest.to_string());
                assert_eq!(request.header("upload-checksum"), digest.upload_checksum());
                kept.bytes.extend_from_slice(&request.body);
                assert!(kept.bytes.len() <= kept.size);
                Reply::new(204, "").header("upload-offset", &kept.bytes.len().to_string())
            }
            ("DELETE", PATH) => Reply::new(204, ""),
            other => panic!("nobody asks for {other:?}"),
        };
        reply.header("tus-resumable", "1.0.0")
    }
}
