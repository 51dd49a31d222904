//! What the client remembers of an archive, across restarts and whatever becomes of the store.

#![cfg(feature = "client")]

use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use perito::archive::{NoteSigner, SignedCheckpoint};
use perito::client::{ArchiveCheck, CheckpointFile, CheckpointStore, PortalClient, Session};
use perito::{Error, ErrorKind, Retry};
use serde_json::Value;
use uuid::Uuid;

use crate::faults::Portal;
use crate::faults::log::{Log, Shared, Tiles, check, keys, notify, opened};
use crate::specimen::SEED;

/// A file of its own in a folder of its own, which is gone with it.
struct Place(PathBuf);

impl Place {
    fn new() -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(Uuid::new_v4().to_string());
        fs::create_dir(&folder).unwrap();
        Self(folder.join("checkpoints.json"))
    }

    fn stored(&self) -> Value {
        serde_json::from_str(&fs::read_to_string(&self.0).unwrap()).unwrap()
    }

    /// What a client makes of it that starts now.
    async fn connect(&self, portal: &Portal) -> Result<PortalClient, Error> {
        connect(portal, Arc::new(CheckpointFile::new(&self.0))).await
    }

    async fn session(&self, portal: &Portal) -> Session {
        opened(&self.connect(portal).await.unwrap()).await
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(self.0.parent().unwrap());
    }
}

/// A store that a restart forgets, for those who write much.
#[derive(Debug, Default)]
pub(crate) struct Kept(pub(crate) Mutex<Option<String>>);

impl CheckpointStore for Kept {
    fn load(&self) -> io::Result<Option<String>> {
        Ok(self.0.lock().unwrap().clone())
    }

    fn save(&self, text: &str) -> io::Result<()> {
        *self.0.lock().unwrap() = Some(text.to_owned());
        Ok(())
    }
}

/// A store that fails as it is told.
#[derive(Debug)]
struct Failing {
    load: Option<io::ErrorKind>,
    panics: bool,
}

impl CheckpointStore for Failing {
    fn load(&self) -> io::Result<Option<String>> {
        self.load.map_or(Ok(None), |kind| Err(kind.into()))
    }

    fn save(&self, _: &str) -> io::Result<()> {
        assert!(!self.panics, "a store that panics");
        Err(io::ErrorKind::StorageFull.into())
    }
}

pub(crate) async fn connect(portal: &Portal, store: Arc<dyn CheckpointStore>) -> Result<PortalClient, Error> {
    PortalClient::connect_remembering(&portal.address, keys(), store).await
}

async fn code(session: &Session) -> String {
    notify(session).await.unwrap_err().code().to_owned()
}

fn size(text: &Value) -> u64 {
    SignedCheckpoint::parse(text.as_str().unwrap()).unwrap().checkpoint().size
}

#[tokio::test(start_paused = true)]
async fn a_restart_forgets_nothing() {
    let (place, shared) = (Place::new(), Shared::new(Log::new(300)));
    let portal = shared.portal().await;
    let first = place.connect(&portal).await.unwrap();
    assert!(!place.0.exists(), "there is nothing to remember yet");
    assert_eq!(check(&opened(&first).await).await, ArchiveCheck::First);
    assert_eq!(check(&place.session(&portal).await).await, ArchiveCheck::Consistent);
    assert_eq!(size(&place.stored()["last"]), 302);
    assert_eq!(fs::read_dir(place.0.parent().unwrap()).unwrap().count(), 1, "no part is left behind");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&place.0).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let mut fork = Log::new(300);
    fork.grow(100, "second");
    let honest = shared.log().clone();
    shared.show(&fork);
    assert_eq!(code(&place.session(&portal).await).await, "archive_two_histories");
    // The first that was seen stays, and so does the alarm.
    shared.show(&honest);
    assert_eq!(size(&place.stored()["last"]), 302);
    let again = place.connect(&portal).await.unwrap();
    assert_eq!(code(&opened(&again).await).await, "archive_two_histories");
    let error = again.check_archive().await.unwrap_err();
    assert!(error.archive_evidence().unwrap().is_proof(&keys()));
    assert_eq!(check(&portal.session().await).await, ArchiveCheck::First, "whoever remembers nothing is told nothing");
}

#[tokio::test(start_paused = true)]
async fn what_is_owed_is_owed_after_a_restart() {
    let (place, shared) = (Place::new(), Shared::new(Log::new(300)));
    let portal = shared.portal().await;
    let before = place.session(&portal).await;
    assert_eq!(check(&before).await, ArchiveCheck::First);
    let honest = shared.log().clone();
    let mut fork = Log { tiles: Tiles::Missing, ..Log::new(300) };
    fork.grow(9, "second");
    shared.show(&fork);
    assert_eq!(check(&before).await, ArchiveCheck::Owed);
    let stored = place.stored();
    assert_eq!((size(&stored["last"]), size(&stored["owed"][0])), (301, 310));
    // Nothing of it is forgotten when the portal shows its first history again.
    shared.show(&honest);
    shared.log().grow(50, "first");
    let after = place.connect(&portal).await.unwrap();
    let error = after.check_archive().await.unwrap_err();
    assert_eq!(error.code(), "proof_root_differs");
    // And the tiles of the second one prove it.
    fork.tiles = Tiles::Good;
    shared.show(&fork);
    assert_eq!(after.check_archive().await.unwrap_err().code(), "archive_two_histories");
}

#[tokio::test(start_paused = true)]
async fn no_more_is_owed_than_can_be_kept() {
    let shared = Shared::new(Log { tiles: Tiles::Missing, ..Log::new(300) });
    let (portal, store) = (shared.portal().await, Arc::new(Kept::default()));
    let session = opened(&connect(&portal, Arc::clone(&store) as _).await.unwrap()).await;
    let owed = || {
        let stored: Value = serde_json::from_str(&store.load().unwrap().unwrap()).unwrap();
        stored["owed"].as_array().unwrap().clone()
    };
    assert_eq!(check(&session).await, ArchiveCheck::First);
    for _ in 0..260 {
        assert_eq!(check(&session).await, ArchiveCheck::Owed);
    }
    assert_eq!((owed().len(), size(owed().last().unwrap())), (256, 561));
    shared.log().tiles = Tiles::Good;
    assert_eq!(check(&session).await, ArchiveCheck::Consistent);
    assert!(owed().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_store_that_says_something_else_is_left_as_it_is() {
    let shared = Shared::new(Log::new(300));
    let portal = shared.portal().await;
    let made = Place::new();
    assert_eq!(check(&made.session(&portal).await).await, ArchiveCheck::First);
    let good = fs::read_to_string(&made.0).unwrap();
    let other = NoteSigner::from_seed("archive.example.com", &SEED).unwrap();
    let elsewhere = Log { origin: "archive.example.com".to_owned(), signer: other, ..Log::new(300) }.signed();
    let restored = shared.log().restored(&Log::new(300)).openings();
    let with = |change: &dyn Fn(&mut Value)| {
        let mut stored: Value = serde_json::from_str(&good).unwrap();
        change(&mut stored);
        stored.to_string().into_bytes()
    };
    let unreadable = [
        Vec::new(),
        b"rubbish".to_vec(),
        vec![0xff; 9],
        good.replacen("\\n301\\n", "\\n302\\n", 1).into_bytes(),
        good.as_bytes()[..good.len() / 2].to_vec(),
        with(&|stored| stored["format"] = "perito/checkpoints/v2".into()),
        with(&|stored| stored["moon"] = "full".into()),
        with(&|stored| stored["owed"] = serde_json::json!([stored["last"], "rubbish"])),
        // An opening of an epoch of which no checkpoint was seen, and none at all.
        with(&|stored| stored["openings"] = serde_json::json!(restored)),
        with(&|stored| stored["openings"] = serde_json::json!([stored["last"]])),
        with(&|stored| {
            let last = stored["last"].clone();
            stored["contradiction"] = serde_json::json!({"remembered": last, "shown": last, "root": null, "proof": []});
        }),
    ];
    let of_another = with(&|stored| stored["last"] = elsewhere.to_string().into());
    let wrong = unreadable.into_iter().map(|bytes| (bytes, "archive_store_unreadable"));
    for (bytes, code) in wrong.chain([(of_another, "archive_store_of_another_portal")]) {
        let place = Place::new();
        fs::write(&place.0, &bytes).unwrap();
        let error = place.connect(&portal).await.unwrap_err();
        assert_eq!((error.kind(), error.code(), error.retry()), (ErrorKind::Archive, code, Retry::Never));
        assert_eq!(error.operation(), "connect");
        assert_eq!(fs::read(&place.0).unwrap(), bytes);
    }
    assert!(made.connect(&portal).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_store_that_cannot_be_read_is_no_new_one() {
    let portal = Shared::new(Log::new(300)).portal().await;
    let denied = Failing { load: Some(io::ErrorKind::PermissionDenied), panics: false };
    let error = connect(&portal, Arc::new(denied)).await.unwrap_err();
    assert_eq!((error.kind(), error.context()), (ErrorKind::File, &[("io", "permission denied".to_owned())][..]));
    let folder = CheckpointFile::new(env!("CARGO_TARGET_TMPDIR"));
    assert_eq!(connect(&portal, Arc::new(folder)).await.unwrap_err().kind(), ErrorKind::File);
}

#[tokio::test(start_paused = true)]
async fn an_act_is_done_though_the_store_cannot_be_written() {
    for panics in [false, true] {
        let shared = Shared::new(Log::new(300));
        let portal = shared.portal().await;
        let client = connect(&portal, Arc::new(Failing { load: None, panics })).await.unwrap();
        let session = opened(&client).await;
        for _ in 0..2 {
            assert_eq!(check(&session).await, ArchiveCheck::Unsaved);
        }
        // It is remembered here all the same.
        let mut fork = Log::new(300);
        fork.grow(9, "second");
        shared.show(&fork);
        assert_eq!(code(&session).await, "archive_two_histories");
    }
}
