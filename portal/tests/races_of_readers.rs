//! Pages and the feed of changes, read from end to end while a thousand writes land.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use reqwest::Method;
use serde_json::Value;
use uuid::Uuid;

use crate::support::filing::{payment, report};
use crate::support::journey::{Journey, OPERATIONS_ON, case_record, fresh_pdf, text};
use crate::support::race::race;
use crate::support::{Api, notice};

/// Writes of each kind; there are four kinds, and two writers of each but the last.
const NOTICES: usize = 400;
const CASES: usize = 280;
const PAYMENTS: usize = 280;
const REPORTS: usize = 40;

/// What has been answered to its writer, by list.
#[derive(Default)]
struct Landed {
    operations: Mutex<BTreeSet<String>>,
    cases: Mutex<BTreeSet<String>>,
    payments: Mutex<BTreeSet<String>>,
    reports: Mutex<BTreeSet<String>>,
    writers: AtomicUsize,
    all: AtomicBool,
}

impl Landed {
    fn of(&self, list: &str) -> &Mutex<BTreeSet<String>> {
        match list {
            "operations" => &self.operations,
            "cases" => &self.cases,
            "payments" => &self.payments,
            _ => &self.reports,
        }
    }

    fn land(&self, list: &str, view: &Value) {
        self.of(list).lock().unwrap().insert(text(&view["id"]));
    }

    fn writer_is_done(&self, writers: usize) {
        if self.writers.fetch_add(1, Ordering::SeqCst) + 1 == writers {
            self.all.store(true, Ordering::SeqCst);
        }
    }
}

/// Writes one of a list's things; each number is written once.
async fn write(writer: &Api, list: &str, number: usize) -> Value {
    let (key, case) = (format!("{list}-{number}"), u32::try_from(number).unwrap() + 1000);
    let answer = match list {
        "operations" => writer.notify(&key, &notice(case, "7000", OPERATIONS_ON)).await,
        // Of other numbers than the notices: one that a case lets in is told again.
        "cases" => writer.send(Method::PUT, "/v1/cases", &[], &case_record(case + 1000, 1)).await,
        // An id at random lands anywhere in the list, also where a reader has been already.
        "payments" => writer.pay(&Uuid::new_v4().to_string(), &key, &payment(1)).await,
        _ => {
            let document = writer.upload(&fresh_pdf()).await;
            writer.act("/v1/reports", &key, &report(1, "draft", &document)).await
        }
    };
    answer.expect(201).body
}

/// Reads a list from page to page: newest first, each item once.
async fn walk(reader: &Api, list: &str, limit: usize) -> Vec<String> {
    let (mut walked, mut cursor): (Vec<String>, _) = (Vec::new(), String::new());
    loop {
        let page = reader.get(&format!("/v1/{list}?limit={limit}{cursor}")).await.expect(200).body;
        let items = page["items"].as_array().unwrap();
        assert!(items.len() == limit || page["next_cursor"].is_null(), "a page that is not the last is full");
        walked.extend(items.iter().map(|item| text(&item["id"])));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert!(walked.windows(2).all(|pair| pair[0] > pair[1]), "{list}: an item twice, or out of order");
    walked
}

/// Walks a list again and again until all has landed, and once more.
async fn read_list(reader: Api, list: &'static str, limit: usize, landed: Arc<Landed>) -> usize {
    for walks in 1.. {
        let last = landed.all.load(Ordering::SeqCst);
        let there = landed.of(list).lock().unwrap().clone();
        let walked: BTreeSet<String> = walk(&reader, list, limit).await.into_iter().collect();
        let left_out: Vec<_> = there.difference(&walked).collect();
        assert!(left_out.is_empty(), "{list}: {} were there when reading began", left_out.len());
        if last {
            return walks;
        }
    }
    unreachable!()
}

/// Goes on from cursor to cursor until all has landed and has been told.
async fn read_feed(reader: Api, limit: usize, landed: Arc<Landed>) -> (Api, Vec<(String, String)>) {
    let (mut told, mut cursor) = (Vec::new(), None);
    loop {
        let last = landed.all.load(Ordering::SeqCst);
        let (news, next) = reader.changes(cursor.as_deref(), limit).await;
        told.extend(news);
        cursor = Some(next);
        if last {
            return (reader, told);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_read_twice_or_left_out_while_a_thousand_writes_land() {
    let mut journey = Journey::begin().await;
    for api in [&mut journey.ctu, &mut journey.legal, &mut journey.doctor, &mut journey.treasury] {
        api.described = false;
    }
    let (ctu, legal, doctor, treasury) = (&journey.ctu, &journey.legal, &journey.doctor, &journey.treasury);
    let landed = Arc::new(Landed::default());
    let writers = [
        (ctu, "operations", 0..NOTICES / 2),
        (ctu, "operations", NOTICES / 2..NOTICES),
        (legal, "cases", 0..CASES / 2),
        (legal, "cases", CASES / 2..CASES),
        (treasury, "payments", 0..PAYMENTS / 2),
        (treasury, "payments", PAYMENTS / 2..PAYMENTS),
        (ctu, "reports", 0..REPORTS),
    ];
    assert_eq!(writers.iter().map(|(.., numbers)| numbers.len()).sum::<usize>(), 1000);
    let count = writers.len();
    let writing = writers.map(|(writer, list, numbers)| {
        let (writer, landed) = (writer.clone(), Arc::clone(&landed));
        Box::pin(async move {
            for number in numbers {
                let view = write(&writer, list, number).await;
                landed.land(list, &view);
            }
            landed.writer_is_done(count);
            Read::Nothing
        }) as Running
    });
    let lists = [(ctu, "operations", 47), (legal, "cases", 31), (treasury, "payments", 29), (doctor, "reports", 3)];
    let reading = lists.map(|(reader, list, limit)| {
        let walks = read_list(reader.clone(), list, limit, Arc::clone(&landed));
        Box::pin(async move { Read::Walks(walks.await) }) as Running
    });
    let feeds = [(ctu, 200), (legal, 31), (doctor, 23), (treasury, 11)];
    let hearing = feeds.map(|(reader, limit)| {
        let told = read_feed(reader.clone(), limit, Arc::clone(&landed));
        Box::pin(async move { Read::Feed(told.await) }) as Running
    });
    let read = race(writing.into_iter().chain(reading).chain(hearing)).await;

    let walks: Vec<usize> =
        read.iter().filter_map(|read| if let Read::Walks(n) = read { Some(*n) } else { None }).collect();
    assert!(walks.iter().all(|walks| *walks > 1), "{walks:?}: nothing was read while it was written");
    for (reader, told) in
        read.into_iter().filter_map(|read| if let Read::Feed(feed) = read { Some(feed) } else { None })
    {
        // What was told bit by bit is what is told to whoever asks now, in the same order.
        assert_eq!(reader.changes(None, 200).await.0, told);
        let mut once = BTreeSet::new();
        for (kind, id) in &told {
            assert!(once.insert((kind.as_str(), id.as_str())), "{kind} {id} is told twice");
        }
        for (list, kind) in
            [("operations", "operation"), ("cases", "case"), ("payments", "payment"), ("reports", "report")]
        {
            let heard = told.iter().filter(|(told, _)| told == kind).map(|(_, id)| id.clone()).collect::<BTreeSet<_>>();
            let landed = landed.of(list).lock().unwrap();
            assert!(heard.is_empty() || landed.is_subset(&heard), "{kind}: the feed has left some out");
        }
        // In the order in which they were received.
        let operations: Vec<_> = told.iter().filter(|(kind, _)| kind == "operation").map(|(_, id)| id).collect();
        assert!(operations.windows(2).all(|pair| pair[0] < pair[1]));
    }
    assert_eq!(walk(ctu, "operations", 200).await.len(), NOTICES + 1);
    assert_eq!(walk(legal, "cases", 200).await.len(), CASES + 1);
    assert_eq!(walk(treasury, "payments", 200).await.len(), PAYMENTS);
    assert_eq!(walk(doctor, "reports", 200).await.len(), REPORTS);
}

type Running = std::pin::Pin<Box<dyn Future<Output = Read> + Send>>;

/// What a racer has read.
enum Read {
    Nothing,
    /// How often it has walked its list.
    Walks(usize),
    Feed((Api, Vec<(String, String)>)),
}
