//! QR codes, as the areas of them that are dark.

use qrcode::{Color, EcLevel, QrCode};

/// A QR code. The light margin around it is left to whoever draws it.
#[derive(Debug, Clone)]
pub(super) struct Qr {
    /// The modules of a side.
    pub(super) width: usize,
    pub(super) runs: Vec<Run>,
}

/// Dark modules beside one another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) length: usize,
}

impl Qr {
    /// The code of a text, of which a seventh may be soiled; none for a text of more than two thousand bytes.
    pub(super) fn of(text: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
        let width = code.width();
        let mut runs = Vec::new();
        for (row, modules) in code.to_colors().chunks(width).enumerate() {
            let mut column = 0;
            for run in modules.chunk_by(|a, b| a == b) {
                if run.first() == Some(&Color::Dark) {
                    runs.push(Run { row, column, length: run.len() });
                }
                column += run.len();
            }
        }
        Some(Self { width, runs })
    }
}
