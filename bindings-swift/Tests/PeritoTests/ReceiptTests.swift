import Foundation
import Testing

import Perito

/// Receipts: kept as a text, verified offline, and worthless once a letter is another.
@Suite struct ReceiptTests {
    @Test func aReceiptIsKeptAndVerifiedOffline() async throws {
        let portal = try Portal.start()
        let keys = try portal.trustedKeys
        let done = try await portal.session(of: "ctu").notifyOperation(notice: notice(on: "2026-10-19"))
        portal.end()
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).txt")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(done.receipt.text.utf8).write(to: file)

        let kept = try Receipt(contentsOf: file)
        #expect(kept == done.receipt && kept.kind == .operationNotice && kept.protocolNumber == done.view.protocolNumber)
        #expect(kept.day == (try CivilDate("2026-09-01")) && kept.caseKey?.text == "0581040224/L/2026/1234")
        let verified = try kept.verify(keys)
        #expect(verified == done.verification && verified.sandbox && verified.place != nil)
        #expect(verified.text(in: .italian) != verified.text(in: .english))
        try kept.checkTime(now: done.view.receivedAt)
        let early = try await failure { try kept.checkTime(now: done.view.receivedAt - 86_400) }
        guard case .Untrusted = early else { throw Fault("\(early)") }
    }

    @Test func aReceiptThatWasTamperedWithIsNotTrusted() async throws {
        let portal = try Portal.shared
        let (keys, others) = (try portal.trustedKeys, try recordedReceipt().keys)
        let receipt = try await portal.session(of: "ctu").notifyOperation(notice: notice(on: "2026-10-19")).receipt
        let texts = [
            receipt.text.replacingOccurrences(of: "0581040224/L/2026/1234", with: "0581040224/L/2026/1235"),
            receipt.text.replacingOccurrences(of: "2026-09-01T08", with: "2026-08-01T08"),
        ]
        for text in texts {
            #expect(text != receipt.text)
            let error = try await failure { try Receipt(text).verify(keys) }
            guard case .Untrusted = error else { throw Fault("\(error)") }
            #expect(error.kind == .receipt)
        }
        let strange = try await failure { try receipt.verify(others) }
        guard case .Untrusted = strange else { throw Fault("\(strange)") }
    }

    /// The act was received, and only its receipt was not believed: sent again, it gives it to whoever has the keys.
    @Test func anActThatMayHaveArrivedIsSentAgain() async throws {
        let portal = try Portal.start()
        defer { portal.end() }
        let account = try #require(try portal.accounts()["ctu"])
        let client = try await PortalClient.connect(url: portal.world.url, trustedKeys: recordedReceipt().keys)
        let session = try await client.login(taxCode: account.taxCode, pin: account.pin).session
        let error = try await failure { try await session.notifyOperation(notice: notice(on: "2026-10-19")) }
        guard case .Untrusted = error else { throw Fault("\(error)") }
        let resend = try #require(error.resend)
        #expect(resend.idempotencyKey != nil && resend.composedAt != nil)
        let again = try await portal.session(of: "ctu").notifyOperation(notice: notice(on: "2026-10-19"), options: resend)
        #expect(again.replayed && again.receipt.kind == .operationNotice)
    }

    /// What an app wrote down before it was ended: sent again, it is the very same act.
    @Test func anActThatWasWrittenDownIsDoneOnce() async throws {
        struct Pending: Codable, Equatable {
            let notice: OperationNotice
            let options: SendOptions
        }
        let portal = try Portal.start()
        defer { portal.end() }
        let (client, session) = (try await portal.client(), try await portal.session(of: "ctu"))
        let pending = Pending(notice: try notice(on: "2026-10-19"), options: try await client.newSendOptions())
        #expect(pending.options.idempotencyKey != nil && pending.options.composedAt != nil)
        let first = try await session.notifyOperation(notice: pending.notice, options: pending.options)
        let read = try JSONDecoder().decode(Pending.self, from: JSONEncoder().encode(pending))
        #expect(read == pending)
        let again = try await session.notifyOperation(notice: read.notice, options: read.options)
        #expect(!first.replayed && again.replayed)
        #expect(again.receipt == first.receipt)
        // Another act under that key is none.
        let error = try await failure { try await session.notifyOperation(notice: notice(on: "2026-10-20"), options: read.options) }
        #expect(error.kind == .idempotencyKeyReused)
    }
}
