//! `perito-portal fsck`, `purge`, `restore` and `rotate-key`: what an archive needs of whoever keeps it.

use std::path::Path;
use std::process::ExitCode;

use perito::archive::{Receipt, SignedCheckpoint};
use perito::domain::CaseKey;
use perito::protocol::CaseKeyBody;
use perito_portal::{Fsck, FsckError, Keys, KeysError, Portal, PortalError, PurgeError, Report};
use serde::Deserialize;

use crate::{Failure, Folders, admin, runtime, say};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfCase {
    case_key: CaseKeyBody,
}

/// Ends with 0 when the archive is whole, 1 when it is not, 2 when it could not be looked at.
pub(crate) fn fsck(folders: &Folders, repair: bool, most: usize) -> ExitCode {
    let told = look(folders, repair, most).and_then(|report| tell(&report).map(|()| report.is_whole()));
    match told {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(failure) => {
            eprintln!("perito-portal: {failure}");
            ExitCode::from(2)
        }
    }
}

fn look(folders: &Folders, repair: bool, most: usize) -> Result<Report, Failure> {
    let fsck = Fsck::open(&folders.data, keys(folders)?).map_err(|error| of_fsck(&error))?.most(most);
    if repair {
        match fsck.repair() {
            Ok(written) => eprintln!("{written} tiles written anew"),
            // The check says what is wrong with them.
            Err(error @ FsckError::NotRepairable) => eprintln!("perito-portal: {}", of_fsck(&error)),
            Err(error) => return Err(of_fsck(&error)),
        }
    }
    fsck.check().map_err(|error| of_fsck(&error))
}

fn tell(report: &Report) -> Result<(), Failure> {
    for difference in &report.differences {
        say(&format!("{difference} / {}", difference.message_it()))?;
    }
    let Report { entries, purged, receipts, unwritten, .. } = report;
    let more = if report.more { "; the check ended here, there may be more" } else { "" };
    eprintln!(
        "{entries} entries ({purged} purged), {receipts} receipts, {unwritten} files for the next start to write, \
         {} differences{more}",
        report.differences.len()
    );
    Ok(())
}

pub(crate) fn purge(folders: &Folders) -> Result<(), Failure> {
    let case_key: CaseKey =
        admin::input::<OfCase>("case_key (court_office, register, year, number)")?.case_key.parse()?;
    let portal = Portal::builder(&folders.data, keys(folders)?);
    let both = |error: PurgeError| in_both(&error, &error.message_it());
    let purged = runtime()?.block_on(portal.purge_case(&case_key)).map_err(both)?;
    say(&format!("{} entries purged", purged.entries))?;
    eprintln!("Backups made before this still hold the case: purge them too, or destroy them.");
    Ok(())
}

pub(crate) fn restore(folders: &Folders, signed: Option<&Path>) -> Result<(), Failure> {
    let signed = signed.map(checkpoint).transpose()?;
    let portal = Portal::builder(&folders.data, keys(folders)?);
    let both = |error: PortalError| in_both(&error, &error.message_it());
    let opened = portal.restore_in_new_epoch(signed.as_ref()).map_err(both)?;
    say(opened.to_string().trim_end())?;
    let (origin, kept) = (&opened.origin, &opened.kept);
    eprintln!(
        "The archive goes on as {origin}. Tell the experts and doctors: receipts from entry {} of {} on are at risk, and the \
         acts must be sent again. Purge again the cases purged since the backup, and renew the PINs changed since. / \
         L'archivio prosegue come {origin}. Informare consulenti e medici: le ricevute dalla voce {} di {} in poi sono a \
         rischio, e gli atti vanno inviati di nuovo. Ripetere le cancellazioni di cause fatte dopo la copia, e rinnovare i \
         PIN cambiati da allora.",
        kept.size, kept.origin, kept.size, kept.origin
    );
    Ok(())
}

/// The checkpoint in a file, or that of the receipt in it.
fn checkpoint(path: &Path) -> Result<SignedCheckpoint, Failure> {
    let named = |wrong: &str| -> Failure { format!("--signed {}: {wrong}", path.display()).into() };
    let text = std::fs::read_to_string(path).map_err(|error| named(&error.to_string()))?;
    if let Ok(receipt) = Receipt::parse(&text)
        && let Some(proof) = receipt.proof()
    {
        return Ok(proof.checkpoint.clone());
    }
    SignedCheckpoint::parse(&text).map_err(|error| {
        named(&format!(
            "a receipt with its proof, or a signed checkpoint, is expected ({error}) / serve una ricevuta con la sua prova, \
             o un checkpoint firmato ({})",
            error.message_it()
        ))
    })
}

pub(crate) fn rotate_key(folders: &Folders) -> Result<(), Failure> {
    let portal = Portal::builder(&folders.data, keys(folders)?);
    let both = |error: PortalError| in_both(&error, &error.message_it());
    let change = runtime()?.block_on(portal.rotate_key()).map_err(both)?;
    say(keys(folders)?.trusted_keys().to_string().trim_end())?;
    eprintln!(
        "From {} on receipts verify with the last key above, those of before with the one it follows. Publish all of \
         them, back up the keys folder anew, and destroy its older backups: they hold the old key.",
        perito::protocol::instant::format(change.at())
    );
    Ok(())
}

fn keys(folders: &Folders) -> Result<Keys, Failure> {
    Keys::load(&folders.keys).map_err(|error: KeysError| in_both(&error, &error.message_it()))
}

fn of_fsck(error: &FsckError) -> Failure {
    in_both(error, &error.message_it())
}

/// As a difference is printed: in English, and in Italian.
fn in_both(english: &dyn std::error::Error, italian: &str) -> Failure {
    format!("{english} / {italian}").into()
}
