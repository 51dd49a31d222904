//! Generates the foreign side of the library: `uniffi-bindgen generate <library> --language <language> --out-dir <folder>`.
//!
//! A package of its own, at the very version that the annotations are written for: rustc takes a minute and a half to
//! check the generator, which only the bindings need.

fn main() {
    uniffi::uniffi_bindgen_main();
}
