//! What may go up, how it is read, and what is told of a document that cannot.

#![cfg(feature = "client")]

use std::io::{Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use perito::client::{DocumentSource, UploadOptions};
use perito::protocol::sha256_hex;

use crate::faults::tus::{CHUNK, PATH, SIZE, Tus, document, field_of, portal, stored};
use crate::faults::{Portal, Reply};

/// Counts what is read of it.
struct Counted<R>(R, Arc<AtomicUsize>);

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.0.read(buffer)?;
        self.1.fetch_add(read, Ordering::SeqCst);
        Ok(read)
    }
}

#[tokio::test(start_paused = true)]
async fn no_more_is_held_than_two_chunks() {
    const MANY: usize = 15 * CHUNK + 4321;
    let read = Arc::new(AtomicUsize::new(0));
    let (count, mut acknowledged, mut ahead) = (Arc::clone(&read), 0, 0);
    let widest = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&widest);
    // What arrives is counted and not kept, so that the test needs no more memory than the client.
    let portal = Portal::start(move |request, _| {
        ahead = ahead.max(count.load(Ordering::SeqCst) - acknowledged);
        seen.store(ahead, Ordering::SeqCst);
        acknowledged += request.body.len();
        match request.method.as_str() {
            "POST" => Reply::new(201, "").header("location", PATH),
            _ => Reply::new(204, "").header("upload-offset", &acknowledged.to_string()),
        }
    })
    .await;
    let content = Cursor::new(b"%PDF-").chain(std::io::repeat(7)).take(MANY as u64);
    let source = DocumentSource::reader(MANY as u64, Box::new(Counted(content, Arc::clone(&read))));
    let uploaded = portal.session().await.upload(source).await.unwrap();
    assert_eq!((uploaded.size, read.load(Ordering::SeqCst)), (MANY as u64, MANY));
    assert!((1..=2 * CHUNK).contains(&widest.load(Ordering::SeqCst)));
}

#[tokio::test(start_paused = true)]
async fn what_is_no_pdf_is_refused_before_it_is_sent() {
    let portal = portal(&Tus::default(), |_, _, _| None).await;
    let session = portal.session().await;
    let p7m = [0x30, 0x82, 1, 2, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02, 0xa0];
    for (content, code) in
        [(&b""[..], "document_empty"), (b"\xff\xd8\xff\xe0", "document_not_pdf"), (&p7m, "document_p7m")]
    {
        let reader = DocumentSource::reader(content.len() as u64, Box::new(Cursor::new(content.to_vec())));
        for source in [DocumentSource::bytes(content.to_vec()), reader] {
            let error = session.upload(source).await.unwrap_err();
            assert_eq!(field_of(&error), ("document", code));
        }
        let source = DocumentSource::bytes(content.to_vec());
        let error = session.resume_upload(source, stored(3), UploadOptions::default()).finish().await.unwrap_err();
        assert_eq!(field_of(&error), ("document", code));
    }
    assert!(portal.seen().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_reader_that_does_not_hold_its_size_is_never_sent_to_its_end() {
    for (said, held) in [(SIZE, SIZE - 1), (SIZE, SIZE + 1), (SIZE, CHUNK), (2 * CHUNK, SIZE), (9, 10), (9, 8)] {
        let tus = Tus::default();
        let portal = portal(&tus, |_, _, _| None).await;
        let source = DocumentSource::reader(said as u64, Box::new(Cursor::new(document(held))));
        let error = portal.session().await.upload(source).await.unwrap_err();
        assert_eq!(field_of(&error), ("document", "document_size"), "{said} {held}");
        assert!(tus.offset() < said);
        assert_eq!(error.upload().is_some(), !portal.seen().is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn a_reader_that_fails_is_told_apart() {
    struct Broken(bool);
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            assert!(self.0, "the disk is on fire at /folder/of/somebody");
            Err(std::io::Error::other("no such thing as /folder/of/somebody/perizia.pdf"))
        }
    }
    for before in [0, 5, CHUNK] {
        for fails in [true, false] {
            let portal = portal(&Tus::default(), |_, _, _| None).await;
            let reader = Cursor::new(document(before)).chain(Broken(fails));
            let source = DocumentSource::reader(SIZE as u64, Box::new(reader));
            let error = portal.session().await.upload(source).await.unwrap_err();
            assert_eq!(field_of(&error), ("document", "document_unreadable"));
            assert!(!format!("{error} {error:?}").contains("somebody"));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_file_is_read_from_its_path() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("uploads-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("perizia-rossi-mario.pdf");
    let tus = Tus::default();
    let changed = path.clone();
    let portal = portal(&tus, move |_, request, number| {
        // The second upload's file grows, the third's shrinks, while the first chunk is sent.
        if request.method == "PATCH" && request.header("upload-offset") == "0" && number > 4 {
            let length = if number < 8 { SIZE + 1 } else { SIZE - 1 };
            let file = std::fs::OpenOptions::new().write(true).open(&changed).unwrap();
            file.set_len(length as u64).unwrap();
        }
        None
    })
    .await;
    let session = portal.session().await;
    std::fs::write(&path, document(SIZE)).unwrap();
    let uploaded = session.upload(DocumentSource::path(&path)).await.unwrap();
    assert_eq!((uploaded.sha256, portal.seen().len()), (sha256_hex(&document(SIZE)), 4));
    let mut told = String::new();
    for _ in ["grows", "shrinks"] {
        std::fs::write(&path, document(SIZE)).unwrap();
        let error = session.upload(DocumentSource::path(&path)).await.unwrap_err();
        assert_eq!(field_of(&error), ("document", "document_size"));
        assert_eq!(error.upload(), Some(&stored(2 * CHUNK)));
        told += &format!("{error} {error:?}");
    }
    let sent = portal.seen().len();
    for path in [folder.join("perizia-rossi.pdf"), folder.clone(), "/dev/null".into(), "".into(), "\0".into()] {
        let error = session.upload(DocumentSource::path(path)).await.unwrap_err();
        assert_eq!(field_of(&error), ("document", "document_unreadable"));
        told += &format!("{error} {error:?}");
    }
    std::fs::write(&path, b"").unwrap();
    let error = session.upload(DocumentSource::path(&path)).await.unwrap_err();
    assert_eq!(field_of(&error), ("document", "document_empty"));
    told += &format!("{error} {error:?} {:?}", DocumentSource::path(&path));
    assert!(!told.contains("rossi") && !told.contains("uploads-"), "{told}");
    assert_eq!(portal.seen().len(), sent);
    std::fs::remove_dir_all(&folder).unwrap();
}
