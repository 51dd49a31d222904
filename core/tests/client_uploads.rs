//! How a document goes up: in chunks, from where the portal says that it is, to its end or to what goes on later.

#![cfg(feature = "client")]

use std::io::Cursor;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use perito::client::{DocumentSource, Progress, ProgressListener, StoredUpload, UploadOptions};
use perito::protocol::{ProblemCode, sha256_hex};
use perito::{Error, ErrorKind, Retry};

use crate::faults;
use crate::faults::tus::{CHUNK, ID, PATH, SIZE, Tus, document, field_of, head, portal, problem, stored};
use crate::faults::{Portal, Reply, Request};
use crate::specimen;

fn requests(portal: &Portal) -> Vec<String> {
    let line = |request: &Request| match request.header("upload-offset") {
        "" => request.method.clone(),
        offset => format!("{} {offset}+{}", request.method, request.body.len()),
    };
    portal.seen().iter().map(line).collect()
}

/// Uploads a document, passing over the waits after so many requests, from a portal that answers this first.
async fn upload(
    waits: usize,
    faults: impl FnMut(&Tus, &Request, usize) -> Option<Reply> + Send + 'static,
) -> (Portal, Tus, Result<String, Error>) {
    let tus = Tus::default();
    let portal = portal(&tus, faults).await;
    let session = portal.session().await;
    let call = async move { session.upload(DocumentSource::bytes(document(SIZE))).await };
    let outcome = portal.settle(waits, call).await.map(|uploaded| {
        assert_eq!((uploaded.id.as_str(), uploaded.size), (ID, SIZE as u64));
        uploaded.sha256
    });
    (portal, tus, outcome)
}

/// The error of an upload, and the requests that led to it.
async fn failed(
    waits: usize,
    faults: impl FnMut(&Tus, &Request, usize) -> Option<Reply> + Send + 'static,
) -> (Error, Vec<String>) {
    let (portal, _, outcome) = upload(waits, faults).await;
    (outcome.unwrap_err(), requests(&portal))
}

/// Expects the whole document to arrive, though something goes wrong with the second chunk.
async fn arrives(fault: impl Fn(&Tus, &Request) -> Reply + Send + 'static, rest: &[&str]) {
    let (portal, tus, outcome) =
        upload(3, move |tus, request, number| (number == 3).then(|| fault(tus, request))).await;
    assert_eq!(outcome.unwrap(), sha256_hex(&document(SIZE)));
    assert!(tus.bytes() == document(SIZE));
    let start = ["POST", "PATCH 0+4194304", "PATCH 4194304+4194304", "HEAD"];
    assert_eq!(requests(&portal), [&start, rest].concat());
}

#[tokio::test(start_paused = true)]
async fn a_document_goes_up_in_chunks() {
    for size in [9, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK] {
        let tus = Tus::default();
        let portal = portal(&tus, |_, _, _| None).await;
        let session = portal.session().await;
        let uploaded = session.upload(DocumentSource::bytes(document(size))).await.unwrap();
        assert_eq!((uploaded.size, uploaded.sha256), (size as u64, sha256_hex(&document(size))));
        assert!(tus.bytes() == document(size));
        assert_eq!(portal.seen().first().unwrap().header("upload-length"), size.to_string());
        let chunk = |number| format!("PATCH {}+{}", number * CHUNK, CHUNK.min(size - number * CHUNK));
        let expected = std::iter::once("POST".to_owned()).chain((0..size.div_ceil(CHUNK)).map(chunk));
        assert_eq!(requests(&portal), expected.collect::<Vec<_>>());
    }
}

#[tokio::test(start_paused = true)]
async fn it_goes_on_from_where_the_portal_is() {
    let again = &["PATCH 4194304+4194304", "PATCH 8388608+1000"];
    for code in [
        ProblemCode::ChecksumMismatch,
        ProblemCode::DigestMismatch,
        ProblemCode::Internal,
        ProblemCode::RequestTimeout,
        ProblemCode::TooManyRequests,
        ProblemCode::Unavailable,
        ProblemCode::UploadBusy,
        ProblemCode::UploadOffset,
    ] {
        arrives(move |_, _| problem(code.clone()), again).await;
    }
    for status in [408, 502] {
        arrives(move |_, _| Reply::new(status, "<html>"), again).await;
    }
    arrives(|_, _| Reply::hang_up(), again).await;
    // The whole chunk, or half of it, had arrived before the cut.
    let all = |tus: &Tus, request: &Request| {
        tus.keep(request, CHUNK);
        Reply::hang_up()
    };
    arrives(all, &["PATCH 8388608+1000"]).await;
    let half = |tus: &Tus, request: &Request| {
        tus.keep(request, CHUNK / 2);
        problem(ProblemCode::RequestTimeout)
    };
    arrives(half, &["PATCH 6291456+2097152", "PATCH 8388608+1000"]).await;
}

#[tokio::test(start_paused = true)]
async fn the_last_answer_may_be_lost() {
    let (portal, _, outcome) = upload(4, |tus, request, number| {
        (number == 4).then(|| {
            tus.keep(request, 1000);
            Reply::hang_up()
        })
    })
    .await;
    assert_eq!(outcome.unwrap(), sha256_hex(&document(SIZE)));
    assert_eq!(requests(&portal).last().unwrap(), "HEAD");
}

#[tokio::test(start_paused = true)]
async fn a_portal_may_take_less_than_it_is_sent() {
    let (portal, tus, outcome) = upload(0, |tus, request, number| {
        (number == 2).then(|| {
            tus.keep(request, 3);
            Reply::new(204, "").header("upload-offset", "3")
        })
    })
    .await;
    assert_eq!(outcome.unwrap(), sha256_hex(&tus.bytes()));
    assert_eq!(requests(&portal)[1..3], ["PATCH 0+4194304", "PATCH 3+4194301"]);
}

#[tokio::test(start_paused = true)]
async fn opening_it_is_repeated() {
    let (portal, _, outcome) = upload(3, |_, _, number| match number {
        1 => Some(Reply::hang_up()),
        2 => Some(problem(ProblemCode::Unavailable)),
        _ => None,
    })
    .await;
    assert!(outcome.is_ok());
    assert_eq!(requests(&portal)[..4], ["POST", "POST", "POST", "PATCH 0+4194304"]);
}

#[tokio::test(start_paused = true)]
async fn the_id_is_the_last_word_of_the_location() {
    for location in [ID.to_owned(), format!("https://elsewhere.example{PATH}"), format!("../{ID}")] {
        let (portal, _, outcome) = upload(0, move |tus, request, number| {
            (number == 1).then(|| tus.answer(request).header("location", &location))
        })
        .await;
        assert!(outcome.is_ok());
        assert_eq!(portal.seen()[1].path, PATH);
    }
    for location in ["", "/v1/uploads/", "/v1/uploads/..", "/v1/uploads/a?b", "/v1/uploads/%2e", "/v1/uploads/a b"] {
        let (error, sent) = failed(0, move |_, _, _| Some(Reply::new(201, "").header("location", location))).await;
        assert_eq!((error.kind(), sent.len(), error.upload()), (ErrorKind::Protocol, 1, None), "{location}");
    }
}

#[tokio::test(start_paused = true)]
async fn it_gives_up_when_nothing_arrives_in_between() {
    let (error, sent) =
        failed(8, |_, request, _| (request.method == "PATCH").then(|| problem(ProblemCode::Unavailable))).await;
    assert_eq!((error.kind(), error.retry()), (ErrorKind::Unavailable, Retry::After(None)));
    assert!(error.context().contains(&("attempts", "4".to_owned())), "{error}");
    assert_eq!(error.upload(), Some(&stored(0)));
    let patch = "PATCH 0+4194304";
    assert_eq!(sent, ["POST", patch, "HEAD", patch, "HEAD", patch, "HEAD", patch]);
}

#[tokio::test(start_paused = true)]
async fn what_arrives_in_between_gives_new_courage() {
    // Each chunk fails three times, which is once fewer than what it gives up at.
    let mut failures = 0;
    let (portal, _, outcome) = upload(21, move |_, request, _| {
        failures = if request.method == "PATCH" { (failures + 1) % 4 } else { failures };
        (request.method == "PATCH" && failures > 0).then(Reply::hang_up)
    })
    .await;
    assert!(outcome.is_ok());
    assert_eq!(portal.seen().len(), 1 + 3 * 7);
}

#[tokio::test(start_paused = true)]
async fn the_portal_may_be_asked_more_than_once() {
    let (portal, _, outcome) = upload(6, |_, _, number| match number {
        2 => Some(Reply::hang_up()),
        3 => Some(head(&ProblemCode::UploadBusy)),
        4 => Some(Reply::new(503, "")),
        _ => None,
    })
    .await;
    assert!(outcome.is_ok());
    assert_eq!(requests(&portal)[1..6], ["PATCH 0+4194304", "HEAD", "HEAD", "HEAD", "PATCH 0+4194304"]);
}

#[tokio::test(start_paused = true)]
async fn seconds_that_the_portal_asks_for_are_waited() {
    let busy = |seconds| move || problem(ProblemCode::Unavailable).header("retry-after", seconds);
    let tus = Tus::default();
    let portal = portal(&tus, move |_, _, number| (number == 2).then(busy("7"))).await;
    let session = portal.session().await;
    let call = tokio::spawn(async move { session.upload(DocumentSource::bytes(document(SIZE))).await });
    assert_eq!(portal.elapse(2, Duration::from_secs(7)).await, 2, "too early");
    portal.elapse(2, Duration::from_millis(250)).await;
    assert!(call.await.unwrap().is_ok());
    let (error, sent) = failed(0, move |_, _, number| (number == 3).then(busy("600"))).await;
    assert_eq!(error.retry(), Retry::After(Some(Duration::from_secs(600))));
    assert_eq!((error.upload(), sent.len()), (Some(&stored(CHUNK)), 3));
}

#[tokio::test(start_paused = true)]
async fn another_session_goes_on() {
    let tus = Tus::default();
    let portal = portal(&tus, |_, _, number| (number == 3).then(|| problem(ProblemCode::SessionExpired))).await;
    let source = || DocumentSource::reader(SIZE as u64, Box::new(Cursor::new(document(SIZE))));
    let error = portal.session().await.upload(source()).await.unwrap_err();
    assert_eq!((error.kind(), error.retry()), (ErrorKind::SessionExpired, Retry::Never));
    // Kept across a restart as text.
    let kept = serde_json::to_string(error.upload().unwrap()).unwrap();
    assert_eq!(kept, format!(r#"{{"id":"{ID}","offset":{CHUNK},"size":{SIZE}}}"#));
    let stored = serde_json::from_str(&kept).unwrap();
    let task = portal.session().await.resume_upload(source(), stored, UploadOptions::default());
    assert_eq!(task.finish().await.unwrap().sha256, sha256_hex(&document(SIZE)));
    assert!(tus.bytes() == document(SIZE));
    assert_eq!(requests(&portal)[3..], ["HEAD", "PATCH 4194304+4194304", "PATCH 8388608+1000"]);
}

#[tokio::test(start_paused = true)]
async fn what_the_portal_has_counts_for_more_than_what_was_stored() {
    let whole = document(SIZE);
    for at in [0, 5, CHUNK, CHUNK + 7, SIZE - 1, SIZE] {
        let tus = Tus::with(&whole[..at], SIZE);
        let portal = portal(&tus, |_, _, _| None).await;
        let session = portal.session().await;
        for said in [0, 77, SIZE, usize::MAX] {
            let source = DocumentSource::bytes(whole.clone());
            let task = session.resume_upload(source, stored(said), UploadOptions::default());
            assert_eq!(task.finish().await.unwrap().sha256, sha256_hex(&whole));
            assert!(tus.bytes() == whole);
        }
        let sent: usize = portal.seen().iter().map(|request| request.body.len()).sum();
        assert_eq!(sent, SIZE - at);
    }
}

#[tokio::test(start_paused = true)]
async fn only_the_same_document_is_gone_on_with() {
    let tus = Tus::with(&document(CHUNK), SIZE);
    let portal = portal(&tus, |_, _, _| None).await;
    let session = portal.session().await;
    for size in [9, SIZE - 1, SIZE + 1] {
        let source = DocumentSource::bytes(document(size));
        let task = session.resume_upload(source, stored(CHUNK), UploadOptions::default());
        assert_eq!(field_of(&task.finish().await.unwrap_err()), ("document", "document_differs"));
    }
    assert_eq!(requests(&portal), ["HEAD"; 3]);
    let foreign = StoredUpload { id: "../me".to_owned(), offset: 0, size: SIZE as u64 };
    let task = session.resume_upload(DocumentSource::bytes(document(SIZE)), foreign, UploadOptions::default());
    assert_eq!(task.finish().await.unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(portal.seen().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn an_upload_that_is_gone_is_not_gone_on_with() {
    for (code, kind, kept) in [
        (ProblemCode::NotFound, ErrorKind::NotFound, true),
        (ProblemCode::SessionExpired, ErrorKind::SessionExpired, true),
        (ProblemCode::UploadGone, ErrorKind::UploadGone, false),
        (ProblemCode::WrongRole, ErrorKind::Forbidden, true),
    ] {
        let refused = code.clone();
        let tus = Tus::default();
        let portal = portal(&tus, move |_, _, _| Some(head(&refused))).await;
        let source = DocumentSource::bytes(document(SIZE));
        let task = portal.session().await.resume_upload(source, stored(5), UploadOptions::default());
        let error = task.finish().await.unwrap_err();
        assert_eq!((error.kind(), error.code(), error.upload().is_some()), (kind, code.code(), kept));
        let (error, sent) = failed(0, move |_, _, number| (number == 3).then(|| problem(code.clone()))).await;
        assert_eq!((error.kind(), error.upload().is_some(), sent.len()), (kind, kept, 3));
    }
    // Nobody says that it is a portal that answers.
    let (error, sent) = failed(2, |_, _, number| (number > 1).then(|| Reply::new(404, ""))).await;
    assert_eq!((error.kind(), error.upload(), sent.len()), (ErrorKind::Protocol, Some(&stored(0)), 2));
}

#[tokio::test(start_paused = true)]
async fn an_offset_that_cannot_be_is_not_followed() {
    let last = SIZE.to_string();
    let beyond = (SIZE + 1).to_string();
    let chunk = (CHUNK + 1).to_string();
    for offset in ["", "0", "-1", "x", "4194304.0", "18446744073709551616", &chunk, &last, &beyond] {
        let (offset, empty) = (offset.to_owned(), offset.is_empty());
        let reply =
            move || if empty { Reply::new(204, "") } else { Reply::new(204, "").header("upload-offset", &offset) };
        let (error, sent) = failed(0, move |_, _, number| (number == 2).then(&reply)).await;
        assert_eq!((error.kind(), error.upload(), sent.len()), (ErrorKind::Protocol, Some(&stored(0)), 2));
    }
    for (offset, length) in [(beyond.as_str(), last.as_str()), ("", &last), ("0", ""), ("x", &last)] {
        let reply = Reply::new(200, "").header("upload-offset", offset).header("upload-length", length);
        let mut reply = Some(reply);
        let (error, sent) = failed(2, move |_, _, number| match number {
            2 => Some(Reply::hang_up()),
            3 => reply.take(),
            _ => None,
        })
        .await;
        assert_eq!((error.kind(), sent.len()), (ErrorKind::Protocol, 3), "{offset} {length}");
    }
}

#[tokio::test(start_paused = true)]
async fn bytes_that_the_portal_loses_are_sent_by_a_new_reading() {
    let tus = Tus::default();
    let faulty = portal(&tus, |_, request, number| match number {
        3 => Some(Reply::hang_up()),
        4 => Some(Reply::new(200, "").header("upload-offset", "9").header("upload-length", &SIZE.to_string())),
        _ => {
            assert!(request.header("upload-offset") != "9");
            None
        }
    })
    .await;
    let session = faulty.session().await;
    let call = async move { session.upload(DocumentSource::bytes(document(SIZE))).await };
    let error = faulty.settle(3, call).await.unwrap_err();
    assert_eq!((error.kind(), error.retry(), error.upload()), (ErrorKind::Protocol, Retry::Now, Some(&stored(9))));
    let tus = Tus::with(&document(9), SIZE);
    let sound = portal(&tus, |_, _, _| None).await;
    let source = DocumentSource::bytes(document(SIZE));
    let task = sound.session().await.resume_upload(source, stored(9), UploadOptions::default());
    assert_eq!(task.finish().await.unwrap().sha256, sha256_hex(&document(SIZE)));
}

#[tokio::test(start_paused = true)]
async fn it_can_be_called_off_and_gone_on_with() {
    let tus = Tus::default();
    let portal = portal(&tus, |_, _, number| (number == 3).then(Reply::silence)).await;
    let session = portal.session().await;
    let task = session.start_upload(DocumentSource::bytes(document(SIZE)), UploadOptions::default());
    let handle = task.handle();
    portal.answered(3).await;
    assert_eq!(handle.progress(), Progress { sent: CHUNK as u64, total: SIZE as u64 });
    assert_eq!(task.stored(), Some(stored(CHUNK)));
    assert!(!handle.is_finished());
    handle.cancel();
    let error = task.finish().await.unwrap_err();
    assert!(handle.is_finished());
    assert_eq!((error.kind(), error.code(), error.retry()), (ErrorKind::Cancelled, "cancelled", Retry::Now));
    let kept = error.upload().unwrap().clone();
    assert_eq!(kept, stored(CHUNK));
    let task = session.resume_upload(DocumentSource::bytes(document(SIZE)), kept, UploadOptions::default());
    assert!(task.finish().await.is_ok());
    handle.cancel();
    assert!(tus.bytes() == document(SIZE));
}

#[tokio::test(start_paused = true)]
async fn what_is_called_off_at_once_sends_nothing() {
    let portal = portal(&Tus::default(), |_, _, _| None).await;
    let session = portal.session().await;
    let task = session.start_upload(DocumentSource::bytes(document(SIZE)), UploadOptions::default());
    task.handle().cancel();
    let error = task.finish().await.unwrap_err();
    assert_eq!((error.kind(), error.upload()), (ErrorKind::Cancelled, None));
    assert!(portal.seen().is_empty());
}

#[tokio::test(start_paused = true)]
async fn it_goes_on_when_nobody_waits_for_it() {
    let tus = Tus::default();
    let portal = portal(&tus, |_, _, _| None).await;
    let session = portal.session().await;
    drop(session.start_upload(DocumentSource::bytes(document(SIZE)), UploadOptions::default()));
    portal.answered(4).await;
    let call = tokio::spawn(async move { session.upload(DocumentSource::bytes(document(SIZE))).await });
    portal.answered(5).await;
    call.abort();
    portal.answered(8).await;
    assert!(tus.bytes() == document(SIZE));
}

#[tokio::test(start_paused = true)]
async fn progress_only_grows_and_ends_at_the_whole() {
    let half = |tus: &Tus, request: &Request, number| match number {
        3 => {
            tus.keep(request, CHUNK / 2);
            Some(Reply::hang_up())
        }
        _ => None,
    };
    let portal = portal(&Tus::default(), half).await;
    let session = portal.session().await;
    let told = Arc::new(Mutex::new(Vec::new()));
    let teller = Arc::clone(&told);
    let on_progress = ProgressListener::new(move |progress| teller.lock().unwrap().push(progress));
    let options = UploadOptions { on_progress: Some(on_progress) };
    let call = async move {
        let task = session.start_upload(DocumentSource::bytes(document(SIZE)), options);
        let handle = task.handle();
        task.finish().await.map(|_| handle.progress())
    };
    let last = portal.settle(3, call).await.unwrap();
    let told = told.lock().unwrap();
    let expected = [0, CHUNK, CHUNK + CHUNK / 2, 2 * CHUNK, SIZE];
    assert!(told.iter().all(|progress| progress.total == SIZE as u64));
    assert_eq!(told.iter().map(|progress| progress.sent as usize).collect::<Vec<_>>(), expected);
    assert_eq!(told.last(), Some(&last));
}

#[tokio::test(start_paused = true)]
async fn a_listener_that_panics_breaks_nothing() {
    let portal = portal(&Tus::default(), |_, _, _| None).await;
    let told = Arc::new(AtomicUsize::new(0));
    let teller = Arc::clone(&told);
    let on_progress = Some(ProgressListener::new(move |_| {
        teller.fetch_add(1, Ordering::SeqCst);
        panic!("the screen is gone");
    }));
    let session = portal.session().await;
    let task = session.start_upload(DocumentSource::bytes(document(SIZE)), UploadOptions { on_progress });
    assert!(task.finish().await.is_ok());
    assert_eq!(told.load(Ordering::SeqCst), 4);
}

#[tokio::test(start_paused = true)]
async fn an_upload_is_discarded() {
    let portal = portal(&Tus::default(), |_, _, number| match number {
        1 => Some(Reply::hang_up()),
        2 => None,
        _ => Some(problem(ProblemCode::UploadGone)),
    })
    .await;
    let session = portal.session().await;
    let again = session.clone();
    portal.settle(1, async move { again.discard_upload(ID).await }).await.unwrap();
    let error = session.discard_upload(ID).await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::UploadGone, "discard_upload"));
    assert_eq!(session.discard_upload("..").await.unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(requests(&portal), ["DELETE"; 3]);
}

#[cfg(feature = "blocking")]
#[test]
fn the_blocking_twin_does_the_same() {
    use perito::client::blocking::{LoginOutcome, PortalClient};

    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let tus = Tus::default();
    let portal = runtime.block_on(portal(&tus, |_, _, number| (number == 7).then(Reply::silence)));
    let keys = perito::archive::TrustedKeys::from(specimen::signer().verifier());
    let client = PortalClient::connect(&portal.address, keys).unwrap();
    let LoginOutcome::Session(session) = client.login(&faults::tax_code(), &faults::pin()).unwrap() else {
        panic!("the login says otherwise")
    };
    let source = || DocumentSource::bytes(document(SIZE));
    assert_eq!(session.upload(source()).unwrap().sha256, sha256_hex(&document(SIZE)));
    let task = session.start_upload(source(), UploadOptions::default());
    let handle = task.handle();
    runtime.block_on(portal.answered(7));
    let stored = task.stored().unwrap();
    handle.cancel();
    assert_eq!(task.finish().unwrap_err().upload(), Some(&stored));
    assert!(handle.is_finished());
    let task = session.resume_upload(source(), stored, UploadOptions::default());
    assert_eq!(task.finish().unwrap().sha256, sha256_hex(&document(SIZE)));
    session.discard_upload(ID).unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_part_that_takes_too_long_is_sent_in_smaller_ones() {
    // The first part is never answered: the line is too poor for it.
    let tus = Tus::default();
    let portal = portal(&tus, |_, _, number| (number == 2).then(Reply::silence)).await;
    let session = portal.session().await;
    let call = tokio::spawn(async move { session.upload(DocumentSource::bytes(document(SIZE))).await });
    portal.elapse(2, Duration::from_secs(121)).await;
    portal.elapse(2, Duration::from_millis(250)).await;
    assert!(call.await.unwrap().is_ok());
    let sent = requests(&portal);
    assert_eq!(sent[1..5], ["PATCH 0+4194304", "HEAD", "PATCH 0+2097152", "PATCH 2097152+2097152"]);
}
