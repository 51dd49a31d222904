//! Downloads as long calls: how far one is, calling it off, and that a file is there whole or not at all.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};

use perito::ErrorKind;
use perito::client::blocking::Session;
use perito::client::{
    DocumentSource, DownloadOptions, LoginOutcome, PortalClient, Progress, ProgressListener, SendOptions,
};
use perito::domain::{Observation, Report, ReportKind, TaxCode};
use perito::protocol::{ReportView, Role};

use crate::support::clients::{CTU, World, chosen_pin, key};
use crate::support::documents::{Draft, pdf, stream};

const MIB: u64 = 1 << 20;

/// A report of some MiB that was filed, and a folder for what is downloaded.
struct Filed {
    world: World,
    report: ReportView,
    content: Vec<u8>,
    folder: tempfile::TempDir,
}

#[test]
fn progress_grows_to_the_whole_and_the_file_is_there() {
    let filed = Filed::open();
    let total = filed.content.len() as u64;
    let told = Arc::new(Mutex::new(Vec::new()));
    let teller = Arc::clone(&told);
    let options = listening(move |progress| teller.lock().unwrap().push(progress));
    let task = filed.expert().start_download_report(&filed.report, &filed.to(), options);
    let handle = task.handle();
    let saved = task.finish().unwrap();

    assert_eq!(std::fs::read(&saved.path).unwrap(), filed.content);
    assert_eq!((saved.path, saved.size, &saved.sha256), (filed.to(), total, &filed.report.document.sha256));
    assert!(handle.is_finished() && handle.stored().is_none());
    assert_eq!(handle.progress(), Progress { sent: total, total });
    let told = told.lock().unwrap();
    assert!(told.iter().all(|progress| progress.total == total));
    let sent: Vec<_> = told.iter().map(|progress| progress.sent).collect();
    assert_eq!((sent[0], sent.last()), (0, Some(&total)));
    let (middle, last) = (&sent[..sent.len() - 1], sent.len() - 1);
    assert!(middle.windows(2).all(|pair| pair[1] - pair[0] >= MIB) && sent[last] > sent[last - 1], "{sent:?}");
    assert!(sent.len() > 3, "{sent:?}");
    assert_eq!(filed.names(), ["report.pdf"]);

    // What is called off after its end has been done.
    handle.cancel();
    assert_eq!(filed.names(), ["report.pdf"]);
}

#[test]
fn a_file_that_comes_meanwhile_is_not_replaced() {
    let filed = Filed::open();
    let to = filed.to();
    let options = listening(move |_| std::fs::write(&to, "another's").unwrap());
    let error = filed.expert().start_download_report(&filed.report, &filed.to(), options).finish().unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::File, "download_report"));
    assert_eq!(std::fs::read_to_string(filed.to()).unwrap(), "another's");
    assert_eq!(filed.names(), ["report.pdf"]);
}

#[test]
fn what_is_called_off_in_the_middle_leaves_nothing() {
    let filed = Filed::open();
    let (begun, begins) = mpsc::channel();
    let (hold, held) = mpsc::channel::<()>();
    let held = Mutex::new(held);
    let options = listening(move |progress| {
        if progress.sent > 0 {
            // Both end with the test.
            let _ = begun.send(progress);
            let _ = held.lock().unwrap().recv();
        }
    });
    let task = filed.expert().start_download_report(&filed.report, &filed.to(), options);
    let handle = task.handle();
    let reached: Progress = begins.recv().unwrap();
    assert!(reached.sent >= MIB && reached.sent < reached.total);
    assert_eq!((handle.progress(), handle.is_finished()), (reached, false));
    let [part] = &filed.names()[..] else { panic!("the part is there: {:?}", filed.names()) };
    assert!(part.starts_with("report.pdf.") && part.ends_with(".part"), "{part}");

    handle.cancel();
    let error = task.finish().unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Cancelled, "download_report"));
    assert!(handle.is_finished());
    assert!(filed.names().is_empty(), "{:?}", filed.names());
    drop(hold);

    // The place is free, and the document can be had again.
    assert!(filed.expert().download_report(&filed.report, &filed.to()).is_ok());
}

#[test]
fn what_is_called_off_when_the_whole_is_told_leaves_nothing_either() {
    let filed = Filed::open();
    let (give, given) = mpsc::channel::<perito::client::TaskHandle>();
    let given = Mutex::new(given);
    let options = listening(move |progress| {
        if progress.sent == progress.total {
            given.lock().unwrap().recv().unwrap().cancel();
        }
    });
    let task = filed.expert().start_download_report(&filed.report, &filed.to(), options);
    give.send(task.handle()).unwrap();
    assert_eq!(task.finish().unwrap_err().kind(), ErrorKind::Cancelled);
    assert!(filed.names().is_empty(), "{:?}", filed.names());
}

#[test]
fn what_is_called_off_before_it_starts_asks_for_nothing() {
    let filed = Filed::open();
    let (sandbox, asked) = (&filed.world.sandbox, Arc::new(AtomicUsize::new(0)));
    let count = Arc::clone(&asked);
    // On a runtime of one thread nothing starts before somebody waits.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let ended = runtime.block_on(async {
        let portal = PortalClient::connect(&sandbox.url(), sandbox.trusted_keys()).await.unwrap();
        let login = portal.login(&TaxCode::parse(CTU).unwrap(), &chosen_pin()).await.unwrap();
        let LoginOutcome::Session(session) = login else { panic!("the PIN was changed already") };
        let options = listening(move |_| {
            count.fetch_add(1, Ordering::SeqCst);
        });
        let task = session.start_download_report(&filed.report, &filed.to(), options);
        task.handle().cancel();
        let handle = task.handle();
        (task.finish().await.unwrap_err().kind(), handle.progress().sent)
    });
    assert_eq!((ended, asked.load(Ordering::SeqCst)), ((ErrorKind::Cancelled, 0), 0));
    assert!(filed.names().is_empty());
}

#[test]
fn it_goes_on_when_nobody_waits_and_when_its_listener_panics() {
    let filed = Filed::open();
    let told = Arc::new(AtomicUsize::new(0));
    let teller = Arc::clone(&told);
    let options = listening(move |_| {
        teller.fetch_add(1, Ordering::SeqCst);
        std::panic::resume_unwind(Box::new("the screen is gone"));
    });
    let task = filed.expert().start_download_report(&filed.report, &filed.to(), options);
    let handle = task.handle();
    drop(task);
    while !handle.is_finished() {
        std::thread::yield_now();
    }
    assert_eq!(std::fs::read(filed.to()).unwrap(), filed.content);
    assert!(told.load(Ordering::SeqCst) > 3);
    assert_eq!(filed.names(), ["report.pdf"]);
}

#[test]
fn what_cannot_be_downloaded_leaves_nothing_and_says_why() {
    let filed = Filed::open();
    let altered = |alter: fn(&mut ReportView)| {
        let mut report = filed.report.clone();
        alter(&mut report);
        let task = filed.expert().start_download_report(&report, &filed.to(), DownloadOptions::default());
        let error = task.finish().unwrap_err();
        assert!(filed.names().is_empty(), "{:?}", filed.names());
        (error.kind(), error.context().first().map(|(name, _)| *name))
    };
    assert_eq!(altered(|report| report.document.size -= 1), (ErrorKind::Network, Some("size")));
    assert_eq!(altered(|report| report.document.sha256 = "0".repeat(64)), (ErrorKind::Network, Some("digest")));
    assert_eq!(altered(|report| report.id = "none".to_owned()).0, ErrorKind::NotFound);
    assert_eq!(altered(|report| report.id = "..".to_owned()).0, ErrorKind::NotFound);

    let nowhere = filed.folder.path().join("nowhere").join("report.pdf");
    let task = filed.expert().start_download_report(&filed.report, &nowhere, DownloadOptions::default());
    assert_eq!(task.finish().unwrap_err().kind(), ErrorKind::File);
    std::fs::write(filed.to(), "of somebody else").unwrap();
    let task = filed.expert().start_download_report(&filed.report, &filed.to(), DownloadOptions::default());
    assert_eq!(task.finish().unwrap_err().kind(), ErrorKind::File);
    assert_eq!(std::fs::read(filed.to()).unwrap(), b"of somebody else");
}

#[test]
fn the_document_of_an_observation_is_such_a_call_too() {
    let filed = Filed::open();
    let doctor = filed.world.staff(&Role::InpsDoctor);
    let observe = |document: Option<&[u8]>| {
        let uploaded = document.map(|content| doctor.upload(DocumentSource::bytes(content.to_vec())).unwrap());
        let observation = Observation::new(key(), Some("Si osserva quanto segue.")).unwrap();
        doctor.submit_observation(&observation, uploaded.as_ref(), &SendOptions::default()).unwrap().view
    };
    let start =
        |observed| filed.expert().start_download_observation(&observed, &filed.to(), DownloadOptions::default());
    let bare = start(observe(None));
    let handle = bare.handle();
    let error = bare.finish().unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::NotFound, "download_observation"));
    assert!(handle.is_finished() && filed.names().is_empty());
    let saved = start(observe(Some(&pdf("observed")))).finish().unwrap();
    assert_eq!(std::fs::read(saved.path).unwrap(), pdf("observed"));
}

impl Filed {
    fn open() -> Self {
        let world = World::open();
        world.record_case();
        let noise: Vec<u8> = (0..3_u32 << 20).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        let mut draft = Draft::new("large");
        draft.add(stream("", &noise));
        let content = draft.finish();
        let document = world.expert.upload(DocumentSource::bytes(content.clone())).unwrap();
        let report = Report::new(key(), ReportKind::Draft, Vec::new(), Vec::new()).unwrap();
        let report = world.expert.submit_report(&report, &document, &SendOptions::default()).unwrap().view;
        Self { world, report, content, folder: tempfile::tempdir().unwrap() }
    }

    fn expert(&self) -> &Session {
        &self.world.expert
    }

    /// Where the report is downloaded to.
    fn to(&self) -> PathBuf {
        self.folder.path().join("report.pdf")
    }

    /// What is in the folder.
    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path()).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }
}

fn listening(listener: impl Fn(Progress) + Send + Sync + 'static) -> DownloadOptions {
    DownloadOptions { on_progress: Some(ProgressListener::new(listener)) }
}
