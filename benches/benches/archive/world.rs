//! A portal on folders of its own, filled once, and opened in one mode after another.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use perito::archive::{Receipt, TrustedKeys};
use perito::client::{PortalClient, SendOptions};
use perito::domain::{
    Appointment, CaseKey, CourtOffice, InpsOffice, OperationNotice, PersonName, PinLevel, Place, Register, TaxCode,
    rome,
};
use perito::protocol::Role;
use perito_benches::{CHOSEN_PIN, EXPERT, expert_at};
use perito_portal::{Keys, Portal, StaffAccount};
use reqwest::Client;
use time::OffsetDateTime;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use uuid::Uuid;

const ORIGIN: &str = "bench.example.org/perito";
/// Notices that are on their way at once while the portal is filled.
const FILLING: usize = 512;

/// How the portal is opened.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Mode {
    Usual,
    OneByOne,
    Unrecorded,
}

/// The folders, and who acts in them.
pub(crate) struct World {
    data: PathBuf,
    keys: PathBuf,
    author: Uuid,
    notice_id: String,
}

/// The portal being served.
pub(crate) struct Served {
    pub(crate) portal: Portal,
    pub(crate) url: String,
    pub(crate) token: String,
    pub(crate) author: Uuid,
    pub(crate) notice_id: String,
}

impl World {
    /// Makes the folders, an expert, and so many notices.
    pub(crate) fn make(folder: &Path, runtime: &Runtime, notices: usize) -> Self {
        let (data, keys) = (folder.join("data"), folder.join("keys"));
        Portal::init(&data, &keys, ORIGIN).expect("folders");
        let mut world = Self { data, keys, author: Uuid::nil(), notice_id: String::new() };
        let portal = world.portal(Mode::Usual);
        let (stop, url, serving) = serve(runtime, &portal);
        (world.author, world.notice_id) = runtime.block_on(first_notice(&portal, &url));
        runtime.block_on(fill(&portal, world.author, notices));
        let _ = stop.send(());
        runtime.block_on(serving).expect("an end");
        end(&portal);
        world
    }

    /// Opens the portal in a mode, has something done with it, and closes it.
    pub(crate) fn open<T>(&self, runtime: &Runtime, mode: Mode, run: impl FnOnce(&Served) -> T) -> T {
        let portal = self.portal(mode);
        let (stop, url, serving) = serve(runtime, &portal);
        let token = runtime.block_on(token(&url));
        let (author, notice_id) = (self.author, self.notice_id.clone());
        let served = Served { portal, url, token, author, notice_id };
        let outcome = run(&served);
        let _ = stop.send(());
        runtime.block_on(serving).expect("an end");
        end(&served.portal);
        outcome
    }

    fn portal(&self, mode: Mode) -> Portal {
        let keys = Keys::load(&self.keys).expect("keys");
        let builder = Portal::builder(&self.data, keys).requests_per_minute(u32::MAX);
        let builder = match mode {
            Mode::Usual => builder,
            Mode::OneByOne => builder.max_batch(1),
            Mode::Unrecorded => builder.unrecorded_reads(),
        };
        builder.open().expect("a portal")
    }
}

/// A notice of the start of operations in one of many cases.
pub(crate) fn notice(case: usize) -> OperationNotice {
    let office = CourtOffice::parse("0581040224").expect("a good court office");
    let number = u32::try_from(case % 10_000 + 1).expect("a small number");
    let today = rome::day_of(OffsetDateTime::now_utc());
    let day = (today + time::Duration::days(60)).to_string();
    OperationNotice::new(
        CaseKey::new(office, Register::Labour, 2026, number, None).expect("a good key"),
        InpsOffice::parse("7000").expect("a good office"),
        Appointment::parse(&day, "09:30").expect("a good appointment"),
        Place::new(None, "Via Tiburtina 1", "Tivoli", None).expect("a good place"),
    )
}

type Serving = (oneshot::Sender<()>, String, tokio::task::JoinHandle<()>);

fn serve(runtime: &Runtime, portal: &Portal) -> Serving {
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let (stop, stopped) = oneshot::channel::<()>();
    let portal = portal.clone();
    let serving = runtime.spawn(async move {
        let stopped = async {
            let _ = stopped.await;
        };
        portal.serve(listener, stopped).await.expect("a portal that serves");
    });
    (stop, url, serving)
}

/// Waits until nothing holds the folder any more.
fn end(portal: &Portal) {
    while !portal.is_last() {
        std::thread::sleep(Duration::from_millis(10));
    }
}

async fn first_notice(portal: &Portal, url: &str) -> (Uuid, String) {
    let officer = TaxCode::parse("VRDGPP70A01H501K").or_else(|_| TaxCode::parse("VRDGPP70A01H501S"));
    let officer = StaffAccount {
        role: Role::Officer,
        inps_office: InpsOffice::parse("7000").expect("a good office"),
        tax_code: officer.expect("a good code"),
        given_name: PersonName::parse("Giuseppe").expect("a name"),
        family_name: PersonName::parse("Verdi").expect("a name"),
        pin_level: PinLevel::Dispositivo,
    };
    let pin = portal.add_account(officer.clone()).await.expect("an account");
    let client = PortalClient::connect(url, TrustedKeys::from(portal.verifier().clone())).await.expect("a portal");
    let session = expert_at(&client, &officer.tax_code, &pin).await;
    let done = session.notify_operation(&notice(0), &SendOptions::default()).await.expect("a receipt");
    let author = Receipt::parse(&done.view.receipt.text).expect("a receipt").field("author").map(Uuid::try_parse);
    (author.expect("an author").expect("an id"), done.view.id)
}

async fn fill(portal: &Portal, author: Uuid, notices: usize) {
    let portal = Arc::new(portal.clone());
    let tasks = (0..FILLING).map(|task| {
        let portal = Arc::clone(&portal);
        tokio::spawn(async move {
            for number in (task..notices).step_by(FILLING) {
                let key = format!("fill-{number}");
                portal.receive_notice(author, notice(number), key).await.expect("a receipt");
            }
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.expect("a task");
    }
}

async fn token(url: &str) -> String {
    let login = serde_json::json!({ "tax_code": EXPERT, "pin": CHOSEN_PIN });
    let answer = Client::new().post(format!("{url}/v1/sessions")).json(&login).send().await.expect("an answer");
    let opened: serde_json::Value = answer.json().await.expect("a session");
    opened["token"].as_str().expect("a token").to_owned()
}
