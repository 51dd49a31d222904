//! The folder with what the journey makes.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use perito::archive::Receipt;
use perito::client::Session;

use crate::Failure;
use crate::words::Language;

/// What the journey leaves: the file's name, and what it is in Italian and English.
const FILES: [(&str, &str, &str); 10] = [
    ("notice-receipt.txt", "ricevuta della comunicazione, firmata", "receipt of the notice, signed"),
    ("notice-receipt.pdf", "la stessa, da allegare alla relazione", "the same, to attach to the report"),
    ("draft.pdf", "bozza della relazione", "draft of the report"),
    ("draft-receipt.txt", "ricevuta della bozza, firmata", "receipt of the draft, signed"),
    ("draft-receipt.pdf", "la stessa, da leggere", "the same, to read"),
    ("observations.pdf", "osservazioni del medico dell'INPS", "observations of INPS's doctor"),
    ("final.pdf", "relazione definitiva, con la ricevuta", "final report, with the receipt"),
    ("final-receipt.txt", "ricevuta della definitiva, firmata", "receipt of the final report, signed"),
    ("final-receipt.pdf", "la stessa, da leggere", "the same, to read"),
    ("agenda.ics", "scadenze e convocazioni, per il calendario", "deadlines and convocations, for a calendar"),
];

pub(crate) struct Output {
    folder: PathBuf,
}

impl Output {
    /// The folder, without the files of a journey before; whatever else is in it stays. A document of one's own that is
    /// one of those files is not taken: it would be lost.
    pub(crate) fn fresh(folder: PathBuf, own: Option<&Path>) -> Result<Self, Failure> {
        fs::create_dir_all(&folder)?;
        let own = own.and_then(|own| own.canonicalize().ok());
        for (name, ..) in FILES {
            let made = folder.join(name).canonicalize().ok();
            if made.is_some() && made == own {
                return Err(format!("{name} is made by the quickstart itself: keep your report elsewhere").into());
            }
        }
        for (name, ..) in FILES {
            match fs::remove_file(folder.join(name)) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
        Ok(Self { folder })
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> Result<(), Failure> {
        Ok(fs::write(self.path(name), content)?)
    }

    /// Keeps a file that comes from elsewhere.
    pub(crate) fn copy(&self, from: &Path, name: &str) -> Result<(), Failure> {
        fs::copy(from, self.path(name))?;
        Ok(())
    }

    /// Keeps a receipt twice: the signed text, which is what proves, and its page.
    pub(crate) async fn receipt(&self, session: &Session, act: &str, receipt: &Receipt) -> Result<(), Failure> {
        self.write(&format!("{act}-receipt.txt"), receipt.to_string())?;
        self.write(&format!("{act}-receipt.pdf"), session.receipt_page(receipt.id()).await?)
    }

    pub(crate) fn folder(&self) -> String {
        self.folder.display().to_string()
    }

    /// A row for each file: its name, its size, what it is.
    pub(crate) fn listing(&self, language: Language) -> Result<Vec<String>, Failure> {
        let row = |(name, it, en): (&str, &str, &str)| {
            let size = language.size(fs::metadata(self.path(name))?.len());
            Ok(format!("{name:<20}{size:>9}   {}", language.pick(it, en)))
        };
        FILES.into_iter().map(row).collect()
    }
}
