//! The archive's routes: its checkpoint and tiles to anybody, from which the tree can be checked; its bundles and its search
//! to the auditor.

use std::collections::HashMap;

use perito::archive::tile::{BundleId, TileId, TileNodes, WIDTH, read_bundle, read_tile, write_tile};
use perito::archive::{GrowingTree, LogProof, SignedCheckpoint, TreeError, TreeHash, TrustedKeys, tree};
use perito::domain::rome;
use perito::protocol::{ArchiveEntryView, Page, Role, instant};
use reqwest::Method;
use serde_json::json;
use time::Date;
use time::macros::{date, datetime};

use crate::support;
use crate::support::archive::{Archive, Entry, staff_account};
use crate::support::binary::Folders;
use crate::support::office::Office;
use crate::support::promised;
use crate::support::{Answer, Api, tax_code};

const FOR_EVER: &str = "public, max-age=31536000, immutable";

async fn get(api: &Api, path: &str) -> Answer {
    let answer = api.get(path).await;
    promised::check(&format!("GET {path}"), answer.status, |name| answer.header(name), &answer.bytes);
    answer
}

async fn checkpoint(api: &Api) -> SignedCheckpoint {
    let answer = get(api, "/v1/archive/checkpoint").await.expect(200);
    assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"));
    SignedCheckpoint::parse(std::str::from_utf8(&answer.bytes).unwrap()).unwrap()
}

async fn tile(api: &Api, id: TileId) -> Vec<TreeHash> {
    let answer = get(api, &format!("/v1/archive/{id}")).await.expect(200);
    assert_eq!(answer.header("content-type"), Some("application/octet-stream"), "{id}");
    assert_eq!(answer.header("cache-control"), Some(FOR_EVER), "{id}");
    read_tile(&answer.bytes, id.width).unwrap()
}

async fn bundle(api: &Api, id: BundleId) -> Vec<Vec<u8>> {
    let answer = get(api, &format!("/v1/archive/{id}")).await.expect(200);
    assert_eq!(answer.header("content-type"), Some("application/octet-stream"), "{id}");
    assert_eq!(answer.header("cache-control"), Some("no-store"), "{id}");
    read_bundle(&answer.bytes, id.width).unwrap().into_iter().map(<[u8]>::to_vec).collect()
}

/// Reads one's own account until the archive has so many entries.
async fn fill(office: &Office, reader: &Api, size: usize) {
    while office.count("archive_entries") < size {
        reader.get("/v1/me").await.expect(200);
    }
}

/// Every tile that a tree of this size has, of the width it has there.
fn tiles(size: u64) -> impl Iterator<Item = TileId> {
    TileId::filled(0, size).chain(TileId::edge(size).filter(|id| id.width > 0))
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_the_tiles_and_bundles_has_the_tree_that_was_signed() {
    let office = Office::open(datetime!(2026-09-01 08:00 UTC)).await;
    let (expert, auditor) = (office.ctu(3).await, office.staff(&Role::Auditor).await);
    let keys = office.sandbox.trusted_keys();
    fill(&office, &expert, 300).await;
    let early = checkpoint(&office.api).await;
    fill(&office, &expert, 640).await;
    let late = checkpoint(&office.api).await;
    early.verify(&keys).unwrap();
    late.verify(&keys).unwrap();
    let (old, new) = (early.checkpoint(), late.checkpoint());
    assert!(old.size >= 300 && new.size >= 640 && !new.size.is_multiple_of(256), "{} {}", old.size, new.size);

    let mut grown = GrowingTree::new();
    let mut roots = Vec::new();
    for first in (0..new.size).step_by(usize::from(WIDTH)) {
        let width = u16::try_from((new.size - first).min(u64::from(WIDTH))).unwrap();
        for entry in bundle(&auditor, BundleId { index: first / u64::from(WIDTH), width }).await {
            grown.push(TreeHash::of_leaf(&entry));
            roots.push(grown.root().unwrap());
        }
    }
    assert_eq!(grown.root().unwrap(), new.root);

    let mut fetched = HashMap::new();
    for id in tiles(new.size) {
        let hashes = tile(&office.api, id).await;
        assert_eq!(hashes, grown.tile(id).unwrap(), "{id}");
        fetched.insert(id, hashes);
    }
    let of_tile = |id| fetched.get(&id).cloned().ok_or(TreeError::MissingNode { level: 0, index: 0 });
    let nodes = TileNodes::new(new.size, of_tile);
    for (size, root) in (1..).zip(&roots) {
        assert_eq!(tree::root(&nodes, size).unwrap(), *root, "{size}");
        let proof = tree::consistency(&nodes, size, new.size).unwrap();
        tree::verify_consistency((size, root), (new.size, &new.root), &proof).unwrap();
    }
    let proof = tree::consistency(&nodes, old.size, new.size).unwrap();
    tree::verify_consistency((old.size, &old.root), (new.size, &new.root), &proof).unwrap();

    // Narrower tiles and bundles stay what they were, though wider ones have come.
    for (id, hashes) in &fetched {
        let step = if id.index == 0 { 1 } else { 37 };
        for width in (1..id.width).step_by(step) {
            let narrower = tile(&office.api, TileId { width, ..*id }).await;
            assert_eq!(write_tile(&narrower), write_tile(&hashes[..usize::from(width)]), "{id} {width}");
        }
    }
    for width in [1, 2, 100, 255] {
        let narrower = bundle(&auditor, BundleId { index: 0, width }).await;
        assert_eq!(narrower, bundle(&auditor, BundleId::full(0)).await[..usize::from(width)]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_path_that_is_none_or_goes_beyond_the_checkpoint_is_not_found() {
    let office = Office::open(datetime!(2026-09-01 08:00 UTC)).await;
    let (expert, auditor) = (office.ctu(3).await, office.staff(&Role::Auditor).await);
    fill(&office, &expert, 270).await;
    let places = [
        "1",
        "01",
        "0000",
        "x000/000",
        "x001/x234/067",
        "x001/234/067",
        "001/234",
        "000.p/0",
        "000.p/256",
        "000.p/257",
        "000.p/01",
        "000.p/-1",
        "000.p/",
        "000.p",
        "000.P/1",
        "000/",
        "/000",
        "../000",
        "%2E%2E/000",
        "-01",
        "+01",
        "a",
        "000.p/1/2",
        "001.p%252F1",
        "%00",
        "%FF",
        "x999/x999/x999/x999/x999/999.p/255",
        "x999/x999/x999/x999/x999/x999/999.p/255",
        "x1/x1/x1/x1/x1/x1/x1/x1/000",
    ];
    for place in places {
        get(&office.api, &format!("/v1/archive/tile/0/{place}")).await.expect(404);
        get(&auditor, &format!("/v1/archive/tile/entries/{place}")).await.expect(404);
    }
    // Of the last tile there is as much as has been signed.
    let width = checkpoint(&office.api).await.checkpoint().size - 256;
    for (kind, api) in [("0", &office.api), ("entries", &auditor)] {
        for place in [format!("001.p/{}", width + 1), "001".to_owned(), "002.p/1".to_owned(), "002".to_owned()] {
            get(api, &format!("/v1/archive/tile/{kind}/{place}")).await.expect(404);
        }
        get(api, &format!("/v1/archive/tile/{kind}/001.p/{width}")).await.expect(200);
    }
    for level in
        ["1/000", "1/000.p/2", "2/000.p/1", "7/000.p/1", "8/000.p/1", "00/000", "-1/000", "data/000", "%65ntries/000"]
    {
        get(&office.api, &format!("/v1/archive/tile/{level}")).await.expect(404);
    }
    // A slash in the place of the index, sent as it is or encoded, is one and the same.
    for (plain, encoded) in
        [("0/001.p/3", "0/001.p%2F3"), ("1/000.p/1", "1/000.p%2f1"), ("entries/001.p/3", "entries/001.p%2F3")]
    {
        let plain = get(&auditor, &format!("/v1/archive/tile/{plain}")).await.expect(200);
        let encoded = get(&auditor, &format!("/v1/archive/tile/{encoded}")).await.expect(200);
        assert_eq!(plain.bytes, encoded.bytes);
    }
    // Whatever the path's length, it is the same route.
    for place in ["000.p/1", "x000/000.p/1", "x001/x001/x001/x001/x001/001.p/1"] {
        assert_eq!(
            get(&office.api, &format!("/v1/archive/tile/entries/{place}")).await.expect(401).code(),
            "unauthenticated"
        );
        assert_eq!(get(&expert, &format!("/v1/archive/tile/entries/{place}")).await.expect(403).code(), "wrong_role");
        for kind in ["0", "entries"] {
            let path = format!("/v1/archive/tile/{kind}/{place}");
            let answer = office.api.call(Method::POST, &path, &[], None).await.expect(405);
            assert_eq!(answer.header("allow"), Some("GET, HEAD"), "{path}");
        }
    }
}

#[tokio::test]
async fn an_archive_without_an_entry_has_nothing_to_show() {
    let folders = Folders::init();
    let served = folders.serve();
    let api = Api::new(&served.url);
    for path in ["checkpoint", "tile/0/000.p/1", "tile/0/000"] {
        get(&api, &format!("/v1/archive/{path}")).await.expect(404);
    }
    api.begin_registration(&tax_code(1)).await;
    assert_eq!(checkpoint(&api).await.checkpoint().size, 1);
    assert_eq!(tile(&api, TileId { level: 0, index: 0, width: 1 }).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_auditor_s_reads_are_recorded_and_anybody_s_are_not() {
    let office = Office::open(datetime!(2026-09-01 08:00 UTC)).await;
    let auditor = office.staff(&Role::Auditor).await;
    let mut archive = Archive::of(&office.sandbox);
    let account = staff_account(&office, &archive, &Role::Auditor);
    for method in [Method::GET, Method::HEAD] {
        for path in ["/v1/archive/checkpoint", "/v1/archive/tile/0/000.p/1", "/v1/archive/tile/0/000.p%2F2"] {
            for api in [&office.api, &auditor] {
                api.call(method.clone(), path, &[], None).await.expect(200);
                archive.expect_nothing(path);
            }
        }
        for path in ["tile/entries/000.p/2", "tile/entries/000.p%2F2"] {
            auditor.call(method.clone(), &format!("/v1/archive/{path}"), &[], None).await.expect(200);
            archive.expect("archive.read", &account, "", "tile/entries/000.p/2");
        }
        for query in ["", "?action=account.added", "?action=not.there&day=2026-09-01"] {
            auditor.call(method.clone(), &format!("/v1/archive/entries{query}"), &[], None).await.expect(200);
            archive.expect("archive.searched", &account, "", &account);
        }
    }
    auditor.get("/v1/archive/tile/entries/002").await.expect(404);
    archive.expect("request.refused", &account, "", "GET /v1/archive/tile/entries/{index} not_found");
    auditor.get("/v1/archive/tile/entries/x001/002").await.expect(404);
    archive.expect("request.refused", &account, "", "GET /v1/archive/tile/entries/{index} not_found");
}

/// Everything that a search finds, page after page of this length, each entry with a proof that holds.
async fn search(auditor: &Api, keys: &TrustedKeys, filter: &str, limit: usize) -> Vec<ArchiveEntryView> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let answer = get(auditor, &format!("/v1/archive/entries?limit={limit}{filter}{cursor}")).await.expect(200);
        let page: Page<ArchiveEntryView> = serde_json::from_value(answer.body).unwrap();
        assert!(page.items.len() <= limit);
        for item in &page.items {
            let proof = LogProof::parse(&item.proof).unwrap();
            proof.check(&TreeHash::of_leaf(item.leaf.as_bytes())).unwrap();
            proof.checkpoint.verify(keys).unwrap();
            assert_eq!((proof.index, proof.extra.len()), (item.index, 0));
            assert!(item.leaf.contains(&format!("\naction {}\ninstant {}\n", item.action, instant::format(item.at))));
        }
        all.extend(page.items);
        match page.next_cursor {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_finds_just_what_it_names_oldest_first() {
    let office = Office::open(datetime!(2026-09-01 08:00 UTC)).await;
    let (first, second) = (office.ctu(3).await, office.ctu(4).await);
    let keys = office.sandbox.trusted_keys();
    for (number, at) in [
        (1, datetime!(2026-09-01 21:59:59.999 UTC)),
        (2, datetime!(2026-09-01 22:00 UTC)),
        (1, datetime!(2026-09-02 21:59:59 UTC)),
        (2, datetime!(2026-09-02 22:00 UTC)),
    ] {
        office.sandbox.clock().set(at);
        for (api, key) in [(&first, "f"), (&second, "s")] {
            let notice = support::notice(number, "7000", date!(2026 - 10 - 20));
            api.notify(&format!("{key}{}", at.unix_timestamp()), &notice).await.expect(201);
            api.get("/v1/me").await.expect(200);
            api.get("/v1/operations").await.expect(200);
        }
    }
    office.sandbox.clock().set(datetime!(2026-09-05 08:00 UTC));
    let auditor = office.staff(&Role::Auditor).await;
    let archive = Archive::of(&office.sandbox);
    let entries = archive.entries();
    let (one, other) = (archive.account(&tax_code(3)), archive.account(&tax_code(4)));
    let (case_one, case_two) = ("0580910098/L/2026/1", "0580910098/L/2026/2");
    let is = |entry: &Entry, word: &str, value: &str| entry.line(word) == entry.commitment(word, value);
    let on = |entry: &Entry, day: Date| rome::day_of(instant::parse(&entry.at).unwrap()) == day;

    let notified = search(&auditor, &keys, "&action=operation.notified", 3).await;
    let pseudonym = |account: &str, case: &str| {
        let index = entries
            .iter()
            .position(|e| e.line("action") == "operation.notified" && is(e, "actor", account) && is(e, "case", case));
        let item = notified.iter().find(|item| Some(item.index as usize) == index).unwrap();
        (item.actor.clone().unwrap(), item.case.clone().unwrap())
    };
    let ((actor_one, in_one), (actor_other, in_two)) = (pseudonym(&one, case_one), pseudonym(&other, case_two));
    assert_eq!(pseudonym(&one, case_two), (actor_one.clone(), in_two.clone()));

    let found = async |filter: &str, expected: &dyn Fn(&Entry) -> bool| {
        let wanted: Vec<_> = entries.iter().filter(|entry| expected(entry)).map(|entry| &entry.leaf).collect();
        assert!(!wanted.is_empty(), "{filter}");
        for limit in [1, 2, 7, 200] {
            let found = search(&auditor, &keys, filter, limit).await;
            assert_eq!(found.iter().map(|item| &item.leaf).collect::<Vec<_>>(), wanted, "{filter} {limit}");
            assert!(found.is_sorted_by_key(|item| item.index));
        }
    };
    found("&action=operation.notified", &|e| e.line("action") == "operation.notified").await;
    found(&format!("&actor={actor_one}"), &|e| is(e, "actor", &one)).await;
    found(&format!("&actor={actor_other}"), &|e| is(e, "actor", &other)).await;
    found(&format!("&case={in_one}"), &|e| is(e, "case", case_one)).await;
    found("&day=2026-09-01", &|e| on(e, date!(2026 - 09 - 01))).await;
    found("&day=2026-09-02", &|e| on(e, date!(2026 - 09 - 02))).await;
    found("&day=2026-09-03", &|e| on(e, date!(2026 - 09 - 03))).await;
    let all = format!("&day=2026-09-02&actor={actor_one}&case={in_two}&action=operation.notified");
    found(&all, &|e| {
        on(e, date!(2026 - 09 - 02))
            && is(e, "case", case_two)
            && is(e, "actor", &one)
            && e.line("action") == "operation.notified"
    })
    .await;
    let nothing = ["&day=2026-09-04", "&day=2030-01-01", "&day=1999-12-31", "&action=not.there"];
    let nobody = format!("&actor={}", "0".repeat(32));
    for filter in nothing.into_iter().chain([nobody.as_str()]) {
        assert!(search(&auditor, &keys, filter, 50).await.is_empty(), "{filter}");
    }
    // Without a filter it is all of it, and what the auditor has done here since.
    let everything = search(&auditor, &keys, "", 200).await;
    let leaves: Vec<_> = everything.iter().map(|item| &item.leaf).take(entries.len()).collect();
    assert_eq!(leaves, entries.iter().map(|entry| &entry.leaf).collect::<Vec<_>>());
    assert!(everything.iter().skip(entries.len()).all(|item| item.action == "archive.searched"));
    assert!(everything[0].actor.is_none() && everything[0].case.is_none(), "nobody known makes accounts");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_that_cannot_be_meant_is_refused() {
    let office = Office::open(datetime!(2026-09-01 08:00 UTC)).await;
    let auditor = office.staff(&Role::Auditor).await;
    for (query, field, code) in [
        ("day=01/09/2026", "day", "date_format"),
        ("day=2026-02-30", "day", "date_missing"),
        ("actor=A0000000000000000000000000000000", "actor", "pseudonym_format"),
        ("actor=", "actor", "pseudonym_format"),
        ("case=0580910098", "case", "pseudonym_format"),
        ("case=%2B0000000000000000000000000000000", "case", "pseudonym_format"),
        ("action=notified", "action", "action_format"),
        ("action=operation.", "action", "action_format"),
        ("action=a.b.c", "action", "action_format"),
        ("cursor=x", "cursor", "cursor_unknown"),
        ("cursor=AAAAAA__-_8", "cursor", "cursor_unknown"),
        ("cursor=__________8", "cursor", "cursor_unknown"),
        ("limit=0", "limit", "limit_range"),
        ("limit=201", "limit", "limit_range"),
        ("limit=x", "query", "query_unknown"),
        ("day=2026-09-01&day=2026-09-02", "query", "query_unknown"),
        ("tax_code=x", "query", "query_unknown"),
    ] {
        let refused = get(&auditor, &format!("/v1/archive/entries?{query}")).await.expect(422);
        let error = &refused.body["errors"][0];
        assert_eq!((&error["field"], &error["code"]), (&json!(field), &json!(code)), "{query}");
    }
}
