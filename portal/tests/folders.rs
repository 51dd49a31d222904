//! The two folders of a portal: what `init` makes, what `serve` and `admin` refuse, and what leaves neither.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use perito::domain::TaxCode;

use crate::support;
use crate::support::binary::{Folders, person, stderr, stdout};
use crate::support::{Api, tax_code};

const SECRETS: [&str; 4] = ["signing.key", "pepper.key", "pseudonym.key", "master.key"];

#[tokio::test]
async fn a_second_portal_on_the_same_data_is_refused_and_the_first_goes_on() {
    let folders = Folders::init();
    let first = folders.serve();
    let second = serve(&folders);
    refused_because(&second, "is in use by another portal");
    assert_eq!(stdout(&second), "");
    Api::new(&first.url).get("/status").await.expect(200);
}

#[tokio::test]
async fn an_account_cannot_be_added_while_the_portal_is_served() {
    let folders = Folders::init();
    let served = folders.serve();
    refused_because(&folders.add_account("officer", &person(&tax_code(1)).to_string()), "is in use");
    Api::new(&served.url).get("/status").await.expect(200);
    served.kill();
    // The lock has died with the portal, and nothing of the refused account is left.
    folders.pin_of_new_account("officer", &tax_code(1));
}

#[test]
fn a_pin_that_guards_somebody_is_kept_at_the_full_cost() {
    let folders = Folders::init();
    folders.pin_of_new_account("officer", &tax_code(1));
    let stored = fs::read(folders.data.join("portal.sqlite")).unwrap();
    // OWASP's minimum for Argon2id.
    let cost = b"$argon2id$v=19$m=19456,t=2,p=1$";
    assert!(stored.windows(cost.len()).any(|bytes| bytes == cost));
}

#[test]
fn keys_that_are_not_there_are_never_made_by_serve() {
    let folders = Folders::init();
    fs::rename(&folders.keys, folders.root.path().join("elsewhere")).unwrap();
    refused_because(&serve(&folders), "signing.key is missing");
    assert!(!folders.keys.exists());
}

#[test]
fn every_secret_must_be_there_and_whole() {
    let folders = Folders::init();
    for name in SECRETS {
        let path = folders.keys.join(name);
        let whole = fs::read(&path).unwrap();
        fs::remove_file(&path).unwrap();
        refused_because(&serve(&folders), &format!("{name} is missing"));
        for wrong in [&b""[..], &whole[..whole.len() / 2], b"\xff\xfe", b"AAAA\n"] {
            fs::write(&path, wrong).unwrap();
            let output = serve(&folders);
            refused_because(&output, &format!("{name} is not a key"));
        }
        fs::write(&path, whole).unwrap();
    }
    folders.serve();
}

#[test]
fn the_keys_of_another_portal_are_refused() {
    let (folders, other) = (Folders::init(), Folders::init());
    let mixed = Folders { keys: other.keys.clone(), ..folders };
    refused_because(&serve(&mixed), "was made with other keys");
    refused_because(&mixed.add_account("officer", &person(&tax_code(1)).to_string()), "was made with other keys");
}

#[test]
fn one_key_of_another_portal_among_the_right_ones_is_refused() {
    let other = Folders::init();
    for name in ["pepper.key", "pseudonym.key", "master.key"] {
        let folders = Folders::init();
        fs::copy(other.keys.join(name), folders.keys.join(name)).unwrap();
        refused_because(&serve(&folders), "was made with other keys");
    }
}

#[test]
fn a_data_folder_that_init_has_not_made_is_refused() {
    let folders = Folders::init();
    let bare = Folders { data: folders.root.path().join("bare"), ..folders };
    refused_because(&serve(&bare), "is not a data folder that `perito-portal init` made");
    assert!(!bare.data.exists());
    fs::create_dir(&bare.data).unwrap();
    refused_because(&serve(&bare), "is not a data folder that `perito-portal init` made");
    assert_eq!(fs::read_dir(&bare.data).unwrap().count(), 0);
}

#[test]
fn init_never_overwrites_keys() {
    let folders = Folders::init();
    let before = contents(&folders.keys);
    let again = folders.command(&["init"]).args(["--origin", "portal.example.org"]).output().unwrap();
    refused_because(&again, "keys are never overwritten");
    assert_eq!(contents(&folders.keys), before);

    // Not even where only one of them is left.
    for name in ["signing.key", "pepper.key", "pseudonym.key"] {
        fs::remove_file(folders.keys.join(name)).unwrap();
    }
    let left = contents(&folders.keys);
    let again = folders.command(&["init"]).args(["--origin", "portal.example.org"]).output().unwrap();
    refused_because(&again, "keys are never overwritten");
    assert_eq!(contents(&folders.keys), left);
}

#[test]
fn init_with_new_keys_leaves_the_data_of_others_alone() {
    let folders = Folders::init();
    folders.pin_of_new_account("officer", &tax_code(1));
    let before = contents(&folders.data);
    let root = folders.root.path().to_owned();
    let others = Folders { keys: root.join("other-keys"), ..folders };
    let made = others.command(&["init"]).args(["--origin", "portal.example.org"]).output().unwrap();
    refused_because(&made, "was made with other keys");
    assert_eq!(contents(&others.data), before);
}

#[test]
fn init_refuses_an_origin_that_no_key_can_have() {
    for origin in ["", "with space", "with+plus"] {
        let folders = Folders::bare();
        let made = folders.command(&["init"]).args(["--origin", origin]).output().unwrap();
        refused_because(&made, "the origin must be a name without spaces and plus signs");
        // The right origin can be given at once.
        let made = folders.command(&["init"]).args(["--origin", "portal.example.org"]).output().unwrap();
        assert!(made.status.success(), "{}", stderr(&made));
    }
}

#[test]
fn init_prints_the_key_that_serve_and_the_folder_show() {
    let folders = Folders::bare();
    let made = folders.command(&["init"]).args(["--origin", "portal.example.org"]).output().unwrap();
    let key = stdout(&made);
    assert!(key.starts_with("portal.example.org+"));
    assert_eq!(fs::read_to_string(folders.keys.join("verifier.pub")).unwrap(), key);
    assert_eq!(folders.serve().verifying_key, key.trim());
}

#[cfg(unix)]
#[test]
fn keys_and_data_are_their_owner_s_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folders = Folders::init();
    folders.pin_of_new_account("officer", &tax_code(1));
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folders.keys), 0o700);
    for name in SECRETS {
        assert_eq!(mode(&folders.keys.join(name)), 0o600, "{name}");
    }
    assert_eq!(mode(&folders.data), 0o700);
}

#[cfg(unix)]
#[test]
fn folders_that_were_open_to_all_are_closed() {
    use std::os::unix::fs::PermissionsExt;
    let folders = Folders::bare();
    fs::create_dir_all(folders.data.join("documents")).unwrap();
    for folder in [&folders.data, &folders.data.join("documents")] {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let made = folders.command(&["init"]).args(["--origin", "portal.example.org"]).output().unwrap();
    assert!(made.status.success(), "{}", stderr(&made));
    fs::set_permissions(&folders.data, fs::Permissions::from_mode(0o755)).unwrap();
    let _served = folders.serve();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folders.data), 0o700);
    for name in ["portal.sqlite", "portal.sqlite-wal", "lock", "keys.fingerprint"] {
        assert_eq!(mode(&folders.data.join(name)), 0o600, "{name}");
    }
}

#[test]
fn keys_inside_the_data_are_refused() {
    let folders = Folders::bare();
    let inside = Folders { keys: folders.data.join("keys"), ..folders };
    let made = inside.command(&["init"]).args(["--origin", "portal.example.org"]).output().unwrap();
    refused_because(&made, "outside the data folder");
    assert!(!inside.data.exists());
}

#[tokio::test]
async fn a_staff_pin_is_issued_again_and_revoked_at_the_portal_itself() {
    let folders = Folders::init();
    let code = tax_code(1);
    let first = folders.pin_of_new_account("officer", &code);
    let input = serde_json::json!({"tax_code": code}).to_string();
    let again = folders.administer(&["admin", "issue-pin"], &input);
    assert!(again.status.success(), "{}", stderr(&again));
    let second = stdout(&again).trim().to_owned();
    assert_ne!(first, second);
    {
        let served = folders.serve();
        let api = Api::new(&served.url);
        let login = |pin: String| serde_json::json!({"tax_code": code, "pin": pin});
        api.post("/v1/sessions", &login(first)).await.expect(401);
        api.post("/v1/sessions", &login(second.clone())).await.expect(201);
    }
    let revoked = folders.administer(&["admin", "revoke-pin"], &input);
    assert!(revoked.status.success(), "{}", stderr(&revoked));
    {
        let served = folders.serve();
        let body = serde_json::json!({"tax_code": code, "pin": second});
        Api::new(&served.url).post("/v1/sessions", &body).await.expect(401);
    }
    let unknown = serde_json::json!({"tax_code": tax_code(2)}).to_string();
    for word in ["issue-pin", "revoke-pin"] {
        refused_because(&folders.administer(&["admin", word], &unknown), "no account");
    }
}

#[tokio::test]
async fn the_data_holds_none_of_the_keys_and_no_pin() {
    let folders = Folders::init();
    let issued = folders.pin_of_new_account("officer", &tax_code(1));
    let served = folders.serve();
    let api = Api::new(&served.url);
    let officer = api.first_access(&tax_code(1), &issued).await;
    api.register_ctu(&officer, &tax_code(2)).await;
    // The database's log of writes is a file of its own while the portal runs.
    let served_data = contents(&folders.data);
    drop(served);
    let mut needles = vec![("PIN".to_owned(), issued.into_bytes()), ("PIN".to_owned(), support::CHOSEN_PIN.into())];
    for name in SECRETS {
        let text = fs::read_to_string(folders.keys.join(name)).unwrap();
        // PRIVATE+KEY+name+hash+base64, where base64 too may have a plus sign; the others are bare.
        let signing = text.strip_prefix("PRIVATE+KEY+").and_then(|rest| rest.splitn(3, '+').nth(2));
        let encoded = signing.unwrap_or(&text).trim().to_owned();
        let bytes = STANDARD.decode(&encoded).unwrap();
        // The byte before a signing key names its algorithm.
        let key = bytes[bytes.len() - 32..].to_vec();
        let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
        needles.push((name.to_owned(), encoded.into_bytes()));
        needles.push((name.to_owned(), STANDARD.encode(&key).into_bytes()));
        needles.push((name.to_owned(), hex.to_uppercase().into_bytes()));
        needles.push((name.to_owned(), hex.into_bytes()));
        needles.push((name.to_owned(), key));
    }
    for data in [served_data, contents(&folders.data)] {
        assert!(data.len() > 3, "{:?}", data.keys());
        for (path, content) in &data {
            for (name, needle) in &needles {
                let found = content.windows(needle.len()).any(|window| window == needle);
                assert!(!found, "{} holds {name}", path.display());
            }
        }
    }
}

#[test]
fn a_pin_is_printed_once() {
    let folders = Folders::init();
    let added = folders.add_account("officer", &person(&tax_code(1)).to_string());
    let pin = stdout(&added).trim_end().to_owned();
    assert_eq!(stdout(&added), format!("{pin}\n"));
    assert_eq!(pin.len(), 16);
    assert!(pin.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'A'..=b'F')), "{pin}");
    assert!(!stderr(&added).contains(&pin));
    // Once for each person, whatever the omocodia of the code.
    let omocodia = tax_code(1)[..14].to_owned() + "M";
    let omocodia = ('A'..='Z').map(|check| format!("{omocodia}{check}")).find(|code| TaxCode::parse(code).is_ok());
    for again in [tax_code(1), tax_code(1).to_lowercase(), omocodia.unwrap()] {
        let again = folders.add_account("legal_office", &person(&again).to_string());
        refused_because(&again, "this person has an account already");
        assert_eq!(stdout(&again), "");
    }
    assert_ne!(folders.pin_of_new_account("officer", &tax_code(2)), pin);
}

#[test]
fn what_add_account_cannot_read_is_named_and_not_repeated() {
    let folders = Folders::init();
    let good = person(&tax_code(1));
    let with = |field: &str, value: &str| {
        let mut person = good.clone();
        person[field] = value.into();
        person.to_string()
    };
    for input in ["", "{", "[]", "{\"tax_code\": 1}", &with("surname", "Segreto"), "{\"given_name\": \"Segreto\"}"] {
        let output = folders.add_account("officer", input);
        refused_because(&output, "standard input must be JSON with tax_code, given_name and family_name");
        assert!(!stderr(&output).contains("Segreto"), "{}", stderr(&output));
    }
    let wrong = format!("{}A", &tax_code(1)[..15]);
    for (field, value) in [("tax_code", wrong.as_str()), ("given_name", "Segreto1\u{7}"), ("family_name", "")] {
        let output = folders.add_account("officer", &with(field, value));
        assert_eq!(output.status.code(), Some(1), "{field}");
        assert!(value.is_empty() || !stderr(&output).contains(value), "{}", stderr(&output));
        assert!(!stderr(&output).contains("panicked"), "{}", stderr(&output));
    }
    for role in ["ctu", "boss", ""] {
        refused_because(&folders.add_account(role, &good.to_string()), "--role takes");
    }
    // None of these has left anything: the person can still be added.
    folders.pin_of_new_account("officer", &tax_code(1));
}

#[test]
fn a_closed_pipe_is_no_fault_of_whoever_prints() {
    for word in ["routes", "openapi"] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = Command::new(env!("CARGO_BIN_EXE_perito-portal")).arg(word).stdout(writer).output().unwrap();
        assert_eq!(stderr(&output), "", "{word}");
        assert!(output.status.success(), "{word}");
    }
}

/// `serve`, which is expected not to start; one that starts all the same is ended, and its output tells.
fn serve(folders: &Folders) -> Output {
    let mut child = folders.command(&["serve"]).args(["--listen", "127.0.0.1:0"]).spawn().unwrap();
    let mut ready = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut ready).unwrap();
    if !ready.is_empty() {
        child.kill().unwrap();
    }
    Output { stdout: ready.into_bytes(), ..child.wait_with_output().unwrap() }
}

fn refused_because(output: &Output, reason: &str) {
    let said = stderr(output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains(reason), "{said}");
    assert!(!said.contains("panicked"), "{said}");
}

/// Every file below a folder with its content.
fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(contents(&path));
        } else {
            found.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
    found
}
