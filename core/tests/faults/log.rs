//! An archive that grows, forks and fails as it is told, the portal that shows it, and the client that sees it.

use std::sync::{Arc, Mutex, MutexGuard};

use perito::archive::tile::{TileId, WIDTH, write_tile};
use perito::archive::{
    Checkpoint, EpochOpening, EpochStatement, GrowingTree, LogProof, NoteSigner, Receipt, Salt, SignedCheckpoint,
    TreeHash, TrustedKeys, epoch, tree,
};
use perito::client::{ArchiveCheck, LoginOutcome, NotifiedOperation, PortalClient, SendOptions, Session};
use perito::protocol::{ArchiveEpochView, ArchiveEpochs, Problem, ProblemCode};
use perito::{Error, ErrorKind, Retry};

use super::act::{Received, notice, refusal_of};
use super::{Portal, Reply, Request, pin, tax_code};
use crate::specimen::{ORIGIN, RECEIVED_AT, signer};

/// Of the entry that an epoch begins with.
const SALT: Salt = Salt([5; 32]);

/// What becomes of the tiles that are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tiles {
    Good,
    /// One bit of each is another.
    Altered,
    /// Partial ones are gone, as a log may let them be once the full one is there.
    FullAlone,
    HangUp,
    Html,
    Long,
    Missing,
    Silent,
    Unavailable,
}

#[derive(Clone)]
pub(crate) struct Log {
    pub(crate) tree: GrowingTree,
    pub(crate) tiles: Tiles,
    pub(crate) signer: NoteSigner,
    pub(crate) origin: String,
    /// Another archive than the one that is signed for, whose tiles are shown.
    pub(crate) shown: Option<GrowingTree>,
    /// What is answered to who asks for a receipt, or for the checkpoint: else what stands there now.
    pub(crate) receipt: Option<Receipt>,
    pub(crate) checkpoint: Option<String>,
    /// Whether acts are refused.
    pub(crate) refuses: bool,
    /// What its first entry says, where it goes on from a backup.
    pub(crate) opened: Option<EpochStatement>,
    /// The epochs before it, as far as the backup held them.
    pub(crate) past: Vec<Log>,
    /// The openings that are listed, where they are others than there are; none where the list cannot be had.
    pub(crate) listed: Option<Option<Vec<String>>>,
}

/// A log that a portal shows and a test changes.
#[derive(Clone)]
pub(crate) struct Shared(Arc<Mutex<Log>>);

impl Log {
    pub(crate) fn new(entries: u64) -> Self {
        let mut log = Self {
            tree: GrowingTree::new(),
            tiles: Tiles::Good,
            signer: signer(),
            origin: ORIGIN.to_owned(),
            shown: None,
            receipt: None,
            checkpoint: None,
            refuses: false,
            opened: None,
            past: Vec::new(),
            listed: None,
        };
        log.grow(entries, "first");
        log
    }

    /// Adds entries that another history has not.
    pub(crate) fn grow(&mut self, entries: u64, history: &str) {
        for _ in 0..entries {
            let entry = format!("{history} {}", self.tree.size());
            self.tree.push(TreeHash::of_leaf(entry.as_bytes()));
        }
    }

    pub(crate) fn signed(&self) -> SignedCheckpoint {
        self.now().sign(&self.signer).unwrap()
    }

    fn now(&self) -> Checkpoint {
        let root = self.tree.root().unwrap_or(TreeHash::of_nothing());
        Checkpoint { origin: self.origin.clone(), size: self.tree.size(), root }
    }

    /// What comes of this one when a backup of it is brought back.
    pub(crate) fn restored(&self, backup: &Self) -> Self {
        let origin = format!("{ORIGIN}/{}", self.epoch() + 1);
        let (previous, kept) = (self.now(), backup.now());
        self.opening(backup, EpochStatement { origin, opened_at: RECEIVED_AT, previous, kept })
    }

    /// The same, with an opening that says this.
    pub(crate) fn opening(&self, backup: &Self, statement: EpochStatement) -> Self {
        let mut log = Self { origin: statement.origin.clone(), ..Self::new(0) };
        log.signer.clone_from(&self.signer);
        log.tree.push(TreeHash::of_leaf(statement.leaf(&SALT).as_str().as_bytes()));
        log.opened = Some(statement);
        log.past = [&backup.past[..], &[Self { past: Vec::new(), ..backup.clone() }]].concat();
        log
    }

    fn epoch(&self) -> u64 {
        epoch(&self.origin, self.signer.verifier().name()).unwrap()
    }

    /// The texts of the openings that there are.
    pub(crate) fn openings(&self) -> Vec<String> {
        let all = self.past.iter().chain([self]);
        let opened = all.filter_map(|log| Some((log, log.opened.clone()?)));
        let proved = opened.map(|(log, statement)| {
            let hashes = tree::inclusion(&log.tree, 0, log.tree.size()).unwrap();
            let proof = LogProof { extra: SALT.0.to_vec(), index: 0, hashes, checkpoint: log.signed() };
            EpochOpening::new(statement, proof).to_string()
        });
        proved.collect()
    }

    /// Adds the entry of a receipt, and proves it.
    pub(crate) fn prove(&mut self, receipt: Receipt) -> Receipt {
        let salt = Salt([3; 32]);
        let leaf = receipt.leaf(&salt).unwrap();
        let index = self.tree.push(TreeHash::of_leaf(leaf.as_str().as_bytes()));
        let hashes = tree::inclusion(&self.tree, index, self.tree.size()).unwrap();
        let proof = LogProof { extra: salt.0.to_vec(), index, hashes, checkpoint: self.signed() };
        receipt.with_proof(proof).unwrap()
    }

    fn answer(&mut self, request: &Request) -> Reply {
        let path = request.path.as_str();
        match path {
            "/v1/operations" if self.refuses => {
                let text = refusal_of(request, "conflict").line("action", "operation.refused");
                let text = self.prove(text.sign(&signer()).unwrap()).to_string();
                Reply::problem(&Problem { refusal_receipt: Some(text), ..Problem::new(ProblemCode::Conflict) })
            }
            "/v1/operations" => {
                let mut received = Received::of(request);
                (received.action, received.origin) = ("operation.notified", self.origin.clone());
                let receipt = self.prove(received.receipt(&self.signer));
                received.reply(&receipt)
            }
            "/v1/archive/checkpoint" => {
                Reply::new(200, self.checkpoint.clone().unwrap_or_else(|| self.signed().to_string()))
            }
            "/v1/archive/epochs" => match self.listed.clone().unwrap_or_else(|| Some(self.openings())) {
                Some(openings) => {
                    let epochs = (2..).zip(openings).map(|(epoch, opening)| ArchiveEpochView { epoch, opening });
                    Reply::json(200, &ArchiveEpochs { epochs: epochs.collect() })
                }
                None => Reply::new(200, "<html>"),
            },
            _ if path.starts_with("/v1/receipts/") => Reply::new(200, self.receipt.clone().unwrap().to_string()),
            _ => {
                let path = path.strip_prefix("/v1/archive/").unwrap();
                let (tile, epoch) = path.split_once("?epoch=").unwrap_or((path, "1"));
                let of = self.past.iter().chain([&*self]).find(|log| log.epoch().to_string() == epoch);
                let missing = || Reply::problem(&Problem::new(ProblemCode::NotFound));
                of.map_or_else(missing, |log| log.tile(TileId::parse(tile).unwrap(), self.tiles))
            }
        }
    }

    fn tile(&self, id: TileId, tiles: Tiles) -> Reply {
        let tile = write_tile(&self.shown.as_ref().unwrap_or(&self.tree).tile(id).unwrap_or_default());
        let missing = || Reply::problem(&Problem::new(ProblemCode::NotFound));
        match tiles {
            _ if tile.is_empty() => missing(),
            Tiles::Good => Reply::new(200, tile),
            Tiles::Altered => Reply::new(200, [&[tile[0] ^ 1], &tile[1..]].concat()),
            Tiles::FullAlone if id.width == WIDTH => Reply::new(200, tile),
            Tiles::FullAlone => Reply::new(404, "no such file"),
            Tiles::HangUp => Reply::hang_up(),
            Tiles::Html => Reply::new(200, "<html>"),
            Tiles::Long => Reply::new(200, vec![0; 8193]),
            Tiles::Missing => missing(),
            Tiles::Silent => Reply::silence(),
            Tiles::Unavailable => Reply::problem(&Problem::new(ProblemCode::Unavailable)),
        }
    }
}

impl Shared {
    pub(crate) fn new(log: Log) -> Self {
        Self(Arc::new(Mutex::new(log)))
    }

    pub(crate) fn log(&self) -> MutexGuard<'_, Log> {
        self.0.lock().unwrap()
    }

    /// Puts another log in the place of this one.
    pub(crate) fn show(&self, log: &Log) {
        *self.log() = log.clone();
    }

    pub(crate) async fn portal(&self) -> Portal {
        let shared = self.clone();
        Portal::start(move |request, _| shared.log().answer(request)).await
    }
}

/// A portal that shows a log, and a client and a session that have seen its first act.
pub(crate) async fn begun(log: Log) -> (Shared, Portal, PortalClient, Session) {
    let shared = Shared::new(log);
    let portal = shared.portal().await;
    let client = portal.client().await;
    let session = opened(&client).await;
    assert_eq!(check(&session).await, ArchiveCheck::First);
    (shared, portal, client, session)
}

pub(crate) async fn opened(client: &PortalClient) -> Session {
    match client.login(&tax_code(), &pin()).await.unwrap() {
        LoginOutcome::Session(session) => session,
        LoginOutcome::MustChangePin(_) => panic!("the login says otherwise"),
    }
}

pub(crate) fn keys() -> TrustedKeys {
    signer().verifier().into()
}

pub(crate) async fn notify(session: &Session) -> Result<NotifiedOperation, Error> {
    session.notify_operation(&notice(), &SendOptions::default()).await
}

/// The check of an act that is done.
pub(crate) async fn check(session: &Session) -> ArchiveCheck {
    notify(session).await.unwrap().archive
}

/// The error of an act that was received, whose receipt it must hold.
pub(crate) async fn alarm(session: &Session) -> Error {
    let error = notify(session).await.unwrap_err();
    assert_eq!((error.kind(), error.retry()), (ErrorKind::Archive, Retry::Never));
    assert_ne!(error.message_it(), error.message_en());
    let evidence = error.archive_evidence().unwrap();
    let receipt = evidence.receipt.as_ref().unwrap();
    assert!(receipt.verify(&keys()).is_ok());
    assert_eq!(error.resend().unwrap().idempotency_key.as_deref(), Some(receipt.idempotency_key()));
    assert!(!format!("{error} {error:?}").contains("request_sha256"), "the receipt names the case");
    error
}
