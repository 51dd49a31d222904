import Foundation
import Testing

import Perito

/// The Swift of both READMEs and of the package's first page: it stands here word for word, and is run.
@Suite struct ReadmeTests {
    @Test(arguments: ["README.md", "bindings-swift/README.md", "bindings-swift/Sources/Perito/Perito.docc/Perito.md"])
    func everyBlockOfSwiftStandsHere(_ page: String) throws {
        let here = unindented(try String(contentsOf: URL(filePath: #filePath), encoding: .utf8))
        let text = try String(contentsOf: repository.appending(path: page), encoding: .utf8)
        let blocks = text.components(separatedBy: "```swift\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
        #expect(!blocks.isEmpty)
        for block in blocks { #expect(here.contains(unindented(block)), "\(page) has what is not run: \(block)") }
    }

    @Test func theLastDayOfANoticeIsTold() throws {
        let rome = try CourtOffice("0580910098")
        let deadline = try noticeDeadline(operationsOn: CivilDate("2026-07-14"), courtOffice: rome)
        for move in deadline.moves {
            print("\(move.textEn) (\(move.legalBasis))")
        }
        #expect(deadline.moves.count == 3)
    }

    @Test func aNoticeIsSent() async throws {
        let portal = try Portal.start()
        defer { portal.end() }
        let account = try #require(try portal.accounts()["ctu"])
        let receipt = try await send(url: portal.world.url, keys: portal.trustedKeys, taxCode: account.taxCode, pin: account.pin)
        #expect(receipt?.kind == .operationNotice)
        try await read(url: portal.world.url, keys: portal.trustedKeys, taxCode: account.taxCode, pin: account.pin)
    }

    private func send(url: String, keys: TrustedKeys, taxCode: TaxCode, pin: Pin) async throws -> Receipt? {
        let portal = try await PortalClient.connect(url: url, trustedKeys: keys)
        guard case .opened(let session) = try await portal.login(taxCode: taxCode, pin: pin) else {
            return nil  // the PIN must be changed first
        }
        let notice = OperationNotice(
            caseKey: try CaseKey("0581040224/L/2026/1234"),
            inpsOffice: try InpsOffice("7000"),
            operationsAt: try Appointment("2026-10-19", "09:30"),
            place: Place(address: "Via Tiburtina 1", comune: "Tivoli", province: "RM"))
        // An app that may be ended at any time writes notice and options down, and only then sends.
        let options = try await portal.newSendOptions()
        let notified = try await session.notifyOperation(notice: notice, options: options)
        let receipt = notified.receipt  // verified: signed by a trusted key, and of this very request
        return receipt
    }

    private func read(url: String, keys: TrustedKeys, taxCode: TaxCode, pin: Pin) async throws {
        let portal = try await PortalClient.connect(url: url, trustedKeys: keys)
        switch try await portal.login(taxCode: taxCode, pin: pin) {
        case .opened(let session):
            for try await payment in session.allPayments() {
                print(payment.state, payment.net.italian)
            }
        case .mustChangePin(let access):
            // The first access, or three months have passed: nothing else can be done before.
            _ = try await access.changePin(current: pin, newPin: Pin("NUOVOPIN"))
        }
    }

    @Test func anUploadKeepsWhatItGoesOnFrom() async throws {
        let session = try await Portal.shared.session(of: "ctu")
        let document = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).pdf")
        try TransferTests.document.write(to: document)
        defer { try? FileManager.default.removeItem(at: document) }
        let kept = Locked<StoredUpload?>(nil)
        let uploaded = try await upload(document, in: session, from: nil) { stored in kept.with { $0 = stored } }
        #expect(uploaded.id == kept.with { $0 }?.id)
    }

    private func upload(
        _ document: URL, in session: Session, from stored: StoredUpload?, keep: (StoredUpload) throws -> Void
    ) async throws -> Uploaded {
        let upload = try session.startUpload(.file(document), from: stored)
        for await progress in upload.progress {
            print("\(progress.sent) of \(progress.total)")
            if let stored = upload.stored { try keep(stored) }
        }
        return try await upload.value
    }

    private func unindented(_ text: String) -> String {
        text.components(separatedBy: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: "\n")
    }
}
