import Foundation
import Perito

/// What everybody here chooses when a PIN must be changed. It is good for three months, and then the next one.
let chosenPin = "PERITO26", nextPin = "PERITO27"

/// A portal, and what comes of it: a timeline in Italian or in English, and a folder of receipts.
@MainActor
final class Stage {
    let client: PortalClient
    let keys: TrustedKeys
    let output: URL
    private(set) var today: CivilDate
    private let accounts: [DemoPortal.World.Account]
    private let language: ReaderLanguage
    private var shown: CivilDate?

    init(_ portal: DemoPortal, _ language: ReaderLanguage, output: URL) async throws {
        keys = portal.world.verifyingKey
        client = try await PortalClient.connect(url: portal.world.url, trustedKeys: keys)
        today = try await client.today()
        (accounts, self.language, self.output) = (portal.world.accounts, language, output)
        try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
        for old in try FileManager.default.contentsOfDirectory(at: output, includingPropertiesForKeys: nil)
        where old.lastPathComponent.contains("-receipt.") {
            try FileManager.default.removeItem(at: old)
        }
    }

    /// Opens a session; a PIN that must be changed before anything else is changed.
    func logIn(_ taxCode: TaxCode, _ pin: Pin, new: String = chosenPin) async throws -> Session {
        switch try await client.login(taxCode: taxCode, pin: pin) {
        case .opened(let session): session
        case .mustChangePin(let access): try await access.changePin(current: pin, newPin: Pin(new))
        }
    }

    /// A session of somebody who works inside INPS.
    func staff(_ role: Role) async throws -> Session {
        guard let account = accounts.first(where: { $0.role == role.code() }) else { fatalError("the portal has no \(role)") }
        return try await logIn(account.taxCode, Pin(account.pin))
    }

    /// Lets legal time pass until this day, or the first working day after it.
    func wait(until day: CivilDate) async throws {
        let day = try workingDayOnOrAfter(day: day, kind: .procedural) ?? day
        let calendar = Calendar(identifier: .gregorian)
        let days = calendar.dateComponents([.day], from: today.dateComponents, to: day.dateComponents).day ?? 0
        _ = try await client.advanceSandboxClock(days: UInt32(days))
        today = try await client.today()
    }

    /// Keeps the receipt of an act, byte by byte, and its page. The act is done: the receipt was verified.
    func keep(_ name: String, _ receipt: Receipt, _ verification: Verification, in session: Session) async throws {
        try Data(receipt.text.utf8).write(to: output.appending(path: "\(name)-receipt.txt"))
        try await session.receiptPage(id: receipt.id).write(to: output.appending(path: "\(name)-receipt.pdf"))
        let number = receipt.protocolNumber.map(\.text) ?? ""
        detail("protocollo \(number)", "protocol number \(number)")
        step("Ricevuta verificata", "Receipt verified")
        detail(verification.textIt, verification.textEn)
    }

    /// Something that is done, with the day before it when that changes.
    func step(_ italian: String, _ english: String) {
        let day = shown == today ? "          " : today.text
        shown = today
        print("\(day)  ● \(pick(italian, english))")
    }

    /// What there is to say of the step before.
    func detail(_ italian: String, _ english: String) { print("            │ \(pick(italian, english))") }

    func pick(_ italian: String, _ english: String) -> String { language == .italian ? italian : english }
}

extension CivilDate {
    /// The day so many days later: the end of a term, before anything moves it.
    func later(by days: UInt32) throws -> CivilDate {
        try Term.days(amount: days).after(day: self, kind: .substantive).nominal
    }
}
