// The whole journey of a court's expert: registration, notice, draft, observations, final report, payment.
//
//     cargo xtask swift --example
//
// A portal is started on this machine, and is reached over HTTP through the client; its receipts are left in a folder, with the keys that
// verify them. `cargo run --example quickstart` plays the same in Rust.

import Foundation
import Perito

@main @MainActor
struct Journey {
    static func main() async {
        let words = CommandLine.arguments
        let language = words.contains("en") ? ReaderLanguage.english : .italian
        let folder = words.firstIndex(of: "--output").map { words[words.index(after: $0)] } ?? "journey-output"
        do {
            let portal = try DemoPortal()
            defer { portal.end() }
            let stage = try await Stage(portal, language, output: URL(filePath: folder, directoryHint: .isDirectory))
            try await play(on: stage)
            try check(stage)
            await stage.client.disconnect()
        } catch let error as PeritoError {
            print(error.message(in: language))
            exit(1)
        } catch {
            print(error.localizedDescription)
            exit(1)
        }
    }

    /// The scenes, in order, with the days that pass between them.
    static func play(on stage: Stage) async throws {
        stage.step("Il portale è aperto su questa macchina", "The portal is open on this machine")
        stage.detail("ambiente di prova: nessun valore legale", "sandbox: no legal value")
        var expert = try await register(on: stage)
        let found = try await findCase(on: stage, expert)
        // 48 days from 1 September: the fifteenth day back is a Sunday, and Saint Francis besides.
        let operationsOn = try stage.today.later(by: 48)
        let notified = try await notify(on: stage, expert, found, operationsOn)
        let observationsEnd = try await setTerms(on: stage, expert, found, operationsOn)

        try await stage.wait(until: operationsOn)
        stage.step("Il giorno delle operazioni peritali", "The day of expert operations")
        try await stage.wait(until: operationsOn.later(by: 21))
        try await sendDraft(on: stage, expert, found)
        try await stage.wait(until: operationsOn.later(by: 28))
        let observation = try await observe(on: stage, expert, found)

        try await stage.wait(until: observationsEnd.later(by: 1))
        stage.step("Il termine per le osservazioni è scaduto", "The term for observations has run out")
        expert = try await comeBack(on: stage, expert)
        try await fileFinal(on: stage, expert, notified, observation)
        try await askFee(on: stage, expert, found)
        try await stage.wait(until: stage.today.later(by: 17))
        try await pay(on: stage, found)
        try await readAgenda(on: stage, expert)
        try await judge(on: stage, expert, found)
    }

    /// Verifies once more what was kept, as anyone can, offline: with the files alone.
    static func check(_ stage: Stage) throws {
        let keys = stage.output.appending(path: "keys.txt")
        try Data((stage.keys.text + "\n").utf8).write(to: keys)
        let files = try FileManager.default.contentsOfDirectory(at: stage.output, includingPropertiesForKeys: nil)
        let receipts = files.filter { $0.lastPathComponent.hasSuffix("-receipt.txt") }
        for file in receipts { _ = try Receipt(contentsOf: file).verify(TrustedKeys(contentsOf: keys)) }
        let folder = stage.output.path(percentEncoded: false)
        stage.step("\(receipts.count) ricevute verificate in \(folder)", "\(receipts.count) receipts verified in \(folder)")
    }
}
