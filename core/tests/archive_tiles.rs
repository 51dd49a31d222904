//! The names and bytes of tiles and bundles, against the specification's examples and `tlog_tiles`.

use perito::archive::tile::{BundleId, TileId, WIDTH, read_bundle, read_tile, write_bundle, write_tile};
use perito::archive::{TreeError, TreeHash};
use proptest::prelude::*;

/// Level, index, width and what comes after `tile/`.
const PATHS: [(u8, u64, u16, &str); 10] = [
    (0, 0, 256, "0/000"),
    (0, 0, 1, "0/000.p/1"),
    (0, 273, 112, "0/273.p/112"),
    (1, 1, 17, "1/001.p/17"),
    (3, 999, 255, "3/999.p/255"),
    (0, 1000, 256, "0/x001/000"),
    (0, 1_234_067, 256, "0/x001/x234/067"),
    (4, 1_234_067, 8, "4/x001/x234/067.p/8"),
    (7, 0, 255, "7/000.p/255"),
    (0, (1 << 56) - 1, 255, "0/x072/x057/x594/x037/x927/935.p/255"),
];

#[test]
fn paths_are_those_of_the_specification() {
    for (level, index, width, place) in PATHS {
        let (id, path) = (TileId { level, index, width }, format!("tile/{place}"));
        assert_eq!(id.to_string(), path);
        assert_eq!(TileId::parse(&path), Ok(id));
        assert_eq!(elsewhere(id, false), path);
        if level == 0 {
            let (id, path) = (BundleId { index, width }, path.replacen("/0/", "/entries/", 1));
            assert_eq!(id.to_string(), path);
            assert_eq!(BundleId::parse(&path), Ok(id));
        }
    }
    assert_eq!(TileId::full(2, 5), TileId { level: 2, index: 5, width: WIDTH });
    assert_eq!(BundleId::full(5), BundleId { index: 5, width: WIDTH });
}

#[test]
fn a_path_of_another_form_is_refused() {
    let places = [
        "",
        "0",
        "67",
        "0067",
        "1067",
        "001/067",
        "x001/67",
        "x001/x067",
        "x001067",
        "x000/067",
        "X001/067",
        "x001/067/",
        "/067",
        " 067",
        "067 ",
        "067\n",
        "+67",
        "-67",
        "٠٦٧",
        "067.p",
        "067.p/",
        "067.p/0",
        "067.p/01",
        "067.p/+1",
        "067.p/-1",
        "067.p/256",
        "067.p/257",
        "067.p/65537",
        "067.p/1.p/1",
        "067.p/1/",
        "067.P/1",
        "x072/x057/x594/x037/x927/935",
        "x072/x057/x594/x037/x927/936.p/1",
        "x018/x446/x744/x073/x709/x551/615",
        "x018/x446/x744/x073/x709/x551/616",
        "x999/x999/x999/x999/x999/x999/x999/x999/999",
    ];
    for place in places {
        for path in [format!("tile/0/{place}"), format!("/tile/0/{place}"), format!("tile//{place}")] {
            assert_eq!(TileId::parse(&path), Err(TreeError::TilePath), "{path:?}");
        }
        let path = format!("tile/entries/{place}");
        assert_eq!(BundleId::parse(&path), Err(TreeError::TilePath), "{path:?}");
    }
    for level in ["", "00", "+0", "-1", "8", "63", "64", "255", "256", "entries", "data", "0/0", " 0"] {
        let path = format!("tile/{level}/067");
        assert_eq!(TileId::parse(&path), Err(TreeError::TilePath), "{path:?}");
    }
    // No tree of 2^64 leaves has so many hashes of that level.
    for place in ["7/001", "7/000", "6/256", "1/x281/x474/x976/x710/656"] {
        let path = format!("tile/{place}");
        assert_eq!(TileId::parse(&path), Err(TreeError::TilePath), "{path:?}");
    }
    for path in ["tile/entries", "entries/067", "tile/067", "tile", "checkpoint"] {
        assert_eq!(TileId::parse(path), Err(TreeError::TilePath), "{path:?}");
        assert_eq!(BundleId::parse(path), Err(TreeError::TilePath), "{path:?}");
    }
    assert_eq!(BundleId::parse("tile/0/067"), Err(TreeError::TilePath));
    assert_eq!(TileId::parse("tile/entries/067"), Err(TreeError::TilePath));
}

#[test]
fn a_tile_has_as_many_hashes_as_its_width() {
    let hashes: Vec<_> = (0..=255).map(|byte| TreeHash([byte; 32])).collect();
    let bytes = write_tile(&hashes);
    assert_eq!(bytes.len(), 8192);
    assert_eq!(read_tile(&bytes, WIDTH), Ok(hashes.clone()));
    assert_eq!(read_tile(&bytes[..32], 1), Ok(hashes[..1].to_vec()));
    for (length, width) in
        [(0, 1), (0, 256), (31, 0), (31, 1), (33, 1), (32, 0), (64, 1), (32, 2), (8191, 256), (8192, 255)]
    {
        assert_eq!(read_tile(&bytes[..length], width), Err(TreeError::BundleLength), "{length} {width}");
    }
}

#[test]
fn a_bundle_is_its_entries_after_their_lengths() {
    let bytes = write_bundle(&["", "a", "bcd"]).unwrap();
    assert_eq!(bytes, b"\0\0\0\x01a\0\x03bcd");
    assert_eq!(read_bundle(&bytes, 3), Ok(vec![&b""[..], b"a", b"bcd"]));
    for width in [0, 1, 2, 4, 256, u16::MAX] {
        assert_eq!(read_bundle(&bytes, width), Err(TreeError::Bundle), "{width}");
    }
    for end in 0..bytes.len() {
        assert_eq!(read_bundle(&bytes[..end], 3), Err(TreeError::Bundle), "{end}");
    }
    for longer in [&b"\0"[..], b"\0\0", b"a"] {
        assert_eq!(read_bundle(&[&bytes, longer].concat(), 3), Err(TreeError::Bundle));
    }
}

#[test]
fn a_bundle_holds_1_to_256_entries_of_up_to_65535_bytes() {
    let longest = vec![7; 65_535];
    let bytes = write_bundle(&[&longest]).unwrap();
    assert_eq!((&bytes[..2], bytes.len()), (&[0xff, 0xff][..], 65_537));
    assert_eq!(read_bundle(&bytes, 1), Ok(vec![&longest[..]]));
    assert_eq!(write_bundle(&[[7; 65_536]]), Err(TreeError::BundleLength));
    assert_eq!(write_bundle(&[""; 0]), Err(TreeError::BundleLength));
    assert_eq!(write_bundle(&[""; 257]), Err(TreeError::BundleLength));
    assert_eq!(write_bundle(&[""; 256]), Ok(vec![0; 512]));
}

proptest! {
    #[test]
    fn a_path_is_read_as_it_is_written(level in 0_u8..7, bits in 0_u32..64, index in any::<u64>(), width in 1_u16..=256) {
        let id = TileId { level, index: index >> bits.max(8 * u32::from(level) + 9), width };
        prop_assert_eq!(TileId::parse(&id.to_string()), Ok(id));
        prop_assert_eq!(elsewhere(id, false), id.to_string());
        let id = BundleId { index: index >> bits.max(9), width };
        prop_assert_eq!(BundleId::parse(&id.to_string()), Ok(id));
        let tile = TileId { level: 0, index: id.index, width };
        prop_assert_eq!(elsewhere(tile, true), id.to_string());
    }

    #[test]
    fn what_is_read_from_any_text_is_written_so(
        path in "(tile/)?([0-9]{1,3}|entries)/(x[0-9]{3}/){0,8}[0-9]{3}(\\.p/[0-9]{1,5})?",
        near in "tile/[0-9]?/?[x0-9/.p+]{0,20}",
        any in any::<String>(),
    ) {
        for text in [&path, &near, &any, &format!("tile/0/{any}"), &format!("tile/entries/{any}")] {
            if let Ok(id) = TileId::parse(text) {
                prop_assert_eq!(&id.to_string(), text);
                prop_assert_eq!(&elsewhere(id, false), text);
            }
            if let Ok(id) = BundleId::parse(text) {
                prop_assert_eq!(&id.to_string(), text);
            }
        }
    }

    #[test]
    fn any_id_is_written(level in any::<u8>(), index in any::<u64>(), width in any::<u16>()) {
        let id = TileId { level, index, width };
        if let Ok(read) = TileId::parse(&id.to_string()) {
            prop_assert_eq!(read, id);
        }
        if let Ok(read) = BundleId::parse(&BundleId { index, width }.to_string()) {
            prop_assert_eq!(read, BundleId { index, width });
        }
    }

    #[test]
    fn what_is_within_an_archive_has_its_last_entry_there(
        level in 0_u8..8, index in any::<u64>(), bits in 0_u32..64, width in 1_u16..=256, size in any::<u64>(), smaller in 0_u32..64, near in -2_i128..=2,
    ) {
        let (id, size) = (TileId { level, index: index >> bits, width }, size >> smaller);
        // The entries below the tile's hashes, to the last of them.
        let end = |id: TileId| (u128::from(id.index) * 256 + u128::from(id.width)) << (8 * u32::from(id.level));
        prop_assert_eq!(id.is_within(size), end(id) <= u128::from(size));
        let bundle = BundleId { index: id.index, width };
        prop_assert_eq!(bundle.is_within(size), end(TileId { level: 0, ..id }) <= u128::from(size));
        // At the very edge, where there is one.
        let edge = u64::try_from(i128::try_from(end(id)).unwrap_or(i128::MAX).saturating_add(near));
        if let Ok(edge) = edge {
            prop_assert_eq!(id.is_within(edge), near >= 0);
        }
    }

    #[test]
    fn a_bundle_is_read_as_it_is_written(entries in prop::collection::vec(any::<Vec<u8>>(), 1..9)) {
        let bytes = write_bundle(&entries).unwrap();
        prop_assert_eq!(read_bundle(&bytes, u16::try_from(entries.len()).unwrap()).unwrap(), entries);
    }

    #[test]
    fn any_bytes_are_a_bundle_or_not(bytes in prop::collection::vec(0_u8..4, 0..40), width in 1_u16..12) {
        if let Ok(entries) = read_bundle(&bytes, width) {
            prop_assert_eq!(write_bundle(&entries), Ok(bytes));
        }
    }
}

/// The path as `tlog_tiles` writes it, without the tile's height, which the specification has fixed since.
fn elsewhere(id: TileId, entries: bool) -> String {
    let path = tlog_tiles::Tile::new(8, id.level, id.index, id.width.into(), entries).path();
    path.replacen("tile/8/", "tile/", 1).replacen("/data/", "/entries/", 1)
}
