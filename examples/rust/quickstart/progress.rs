//! An upload that shows how far it is: a bar in a terminal, plain lines elsewhere.

use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicU64, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use perito::client::{DocumentSource, Progress, ProgressListener, Session, UploadOptions, Uploaded};

use crate::Failure;
use crate::timeline::detail_margin;
use crate::words::Language;

/// Uploads a document, and tells how far it is as a detail of the step before.
pub(crate) async fn upload(language: Language, session: &Session, source: DocumentSource) -> Result<Uploaded, Failure> {
    let listener = if io::stdout().is_terminal() { bar(language)? } else { lines(language) };
    let options = UploadOptions { on_progress: Some(listener) };
    Ok(session.start_upload(source, options).finish().await?)
}

fn bar(language: Language) -> Result<ProgressListener, Failure> {
    let amount = move |state: &ProgressState, f: &mut dyn std::fmt::Write| {
        // A bar that cannot be drawn is no reason not to upload.
        let _ = f.write_str(&told(language, state.pos(), state.len().unwrap_or_default()));
    };
    let template = format!("{}{{bar:30}} {{percent:>3}}%  {{amount}}", detail_margin());
    let style = ProgressStyle::with_template(&template)?.with_key("amount", amount).progress_chars("█▉▊▋▌▍▎▏░");
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stdout()).with_style(style);
    Ok(ProgressListener::new(move |progress: Progress| {
        bar.set_length(progress.total);
        bar.set_position(progress.sent);
        if progress.sent == progress.total {
            bar.finish();
        }
    }))
}

/// A line for each quarter that is reached: nobody watches, and somebody may read.
fn lines(language: Language) -> ProgressListener {
    let quarters = AtomicU64::new(0);
    ProgressListener::new(move |Progress { sent, total }| {
        let reached = (sent * 4).checked_div(total).unwrap_or_default();
        if reached > quarters.swap(reached, Ordering::Relaxed) {
            println!("{}{:>3}%  {}", detail_margin(), reached * 25, told(language, sent, total));
        }
    })
}

fn told(language: Language, sent: u64, total: u64) -> String {
    let (sent, total) = (language.size(sent), language.size(total));
    match language {
        Language::It => format!("caricati {sent} di {total}"),
        Language::En => format!("{sent} of {total} uploaded"),
    }
}
