import Foundation
import Testing

@testable import Perito

/// Every case of the one error, as the library gives it, and every field.
@Suite struct ErrorTests {
    @Test func inputThatIsRefused() async throws {
        let error = try await failure { try CaseNumber("R.G. 1234") }
        guard case .Validation = error else { throw Fault("\(error)") }
        check(error, code: "validation_failed", kind: .validation, operation: nil)
        #expect(error.fields.map(\.field) == ["year"])
        #expect(error.fields.map(\.code) == ["case_year_missing"])
        #expect(error.fields.allSatisfy { !$0.messageEn.isEmpty && !$0.messageIt.isEmpty && $0.messageEn != $0.messageIt })
        #expect(error.message(in: .italian).contains("manca l'anno"))
        #expect(error.message(in: .english) != error.message(in: .italian))
    }

    @Test func aRiskThatIsNotAccepted() async throws {
        let session = try await Portal.shared.session(of: "ctu")
        let error = try await failure { try await session.notifyOperation(notice: notice(on: "2026-09-08")) }
        guard case .RiskNotAccepted = error else { throw Fault("\(error)") }
        check(error, code: "risk_not_accepted", kind: .riskNotAccepted, operation: "notify_operation")
        #expect(error.findings.map(\.rule) == ["notice_late"])
        #expect(error.findings.map(\.severity) == [.breach])
        #expect(error.findings.allSatisfy { !$0.legalBasis.isEmpty && $0.text(in: .italian) != $0.text(in: .english) })
    }

    /// A wrong PIN makes everybody wait who logs in from here: so on a portal of its own.
    @Test func aWrongPinAndASessionThatHasEnded() async throws {
        let portal = try Portal.start()
        defer { portal.end() }
        let (client, account) = (try await portal.client(), try #require(try portal.accounts()["ctu"]))
        let wrong = try await failure { try await client.login(taxCode: account.taxCode, pin: Pin("WRONG000")) }
        guard case .Login = wrong else { throw Fault("\(wrong)") }
        check(wrong, code: "wrong_credentials", kind: .wrongCredentials, operation: "login")

        let session = try await client.login(taxCode: account.taxCode, pin: account.pin).session
        try await session.logout()
        let ended = try await failure { try await session.me() }
        guard case .Login = ended else { throw Fault("\(ended)") }
        check(ended, code: "unauthenticated", kind: .sessionExpired, operation: "me")
    }

    @Test func whatThePortalRefuses() async throws {
        let session = try await Portal.shared.session(of: "ctu")
        let error = try await failure { try await session.case(id: UUID().uuidString.lowercased()) }
        guard case .Refused = error else { throw Fault("\(error)") }
        check(error, code: "not_found", kind: .notFound, operation: "case")
        #expect(error.details.context.contains { $0.name == "status" && $0.value == "404" })
    }

    /// A refused act gives a receipt of the refusal, which proves the attempt.
    @Test func aRefusalWithItsReceipt() async throws {
        let portal = try Portal.shared
        let session = try await portal.session(of: "inps_doctor")
        let error = try await failure { try await session.notifyOperation(notice: notice(on: "2026-10-19")) }
        guard case .Refused = error else { throw Fault("\(error)") }
        check(error, code: "wrong_role", kind: .forbidden, operation: "notify_operation")
        let receipt = try #require(error.refusalReceipt)
        #expect(receipt.kind == .refusal)
        #expect(try receipt.verify(portal.trustedKeys).sandbox)
    }

    @Test func nobodyAnswers() async throws {
        #if os(Linux)
            // No portal of another test can come to listen here after the end of this one.
            let portal = try Portal.start(on: "127.0.0.2")
        #else
            let portal = try Portal.start()
        #endif
        let (url, keys, session) = (portal.world.url, try portal.trustedKeys, try await portal.session(of: "ctu"))
        portal.end()
        let error = try await failure { try await PortalClient.connect(url: url, trustedKeys: keys) }
        guard case .Unreachable = error else { throw Fault("\(error)") }
        check(error, code: "network", kind: .network, operation: "connect", retry: error.retry)
        #expect(error.retry != .never)
        let sent = try await failure {
            try await session.notifyOperation(notice: notice(on: "2026-10-19"), options: SendOptions(idempotencyKey: "one"))
        }
        guard case .Unreachable = sent else { throw Fault("\(sent)") }
        #expect(sent.resend == nil, "the portal's clock was asked for first, and nothing was sent")
    }

    @Test func aTextThatIsNoReceipt() async throws {
        let error = try await failure { try Receipt("perito receipt v1\n") }
        guard case .Untrusted = error else { throw Fault("\(error)") }
        check(error, code: error.code, kind: .receipt, operation: nil)
    }

    @Test func anAddressThatIsNone() async throws {
        let keys = try Portal.shared.trustedKeys
        let error = try await failure { try await PortalClient.connect(url: "http://portal.example.org", trustedKeys: keys) }
        guard case .Device = error else { throw Fault("\(error)") }
        check(error, code: "invalid_address", kind: .invalidAddress, operation: "connect")
    }

    @Test func aClientThatWasDisconnected() async throws {
        let portal = try Portal.start()
        defer { portal.end() }
        let (client, account) = (try await portal.client(), try #require(try portal.accounts()["ctu"]))
        let session = try await client.login(taxCode: account.taxCode, pin: account.pin).session
        await client.disconnect()
        await client.disconnect()
        let calls: [@Sendable () async throws -> Void] = [
            { _ = try await client.now() }, { _ = try await session.me() }, { _ = try session.startUpload(.bytes(Data())) },
            { for try await _ in session.allPayments() {} },
        ]
        for call in calls {
            let error = try await failure { try await call() }
            guard case .Cancelled = error else { throw Fault("\(error)") }
            #expect(error.code == "closed")
        }
    }

    /// No case has a field of its own: what one holds is shown by each.
    @Test func everyFieldOfEveryCase() throws {
        let receipt = try recordedReceipt().receipt
        let details = ErrorDetails(
            code: "a_code", messageEn: "English", messageIt: "italiano", retry: .after(delay: .seconds(3)), operation: "call",
            context: [ErrorContext(name: "status", value: "503")], kind: .conflict,
            fields: [FieldProblem(field: "a.field", code: "wrong", messageEn: "is wrong", messageIt: "è errato")],
            findings: [Finding(rule: "rule", severity: .risk, legalBasis: "law", textIt: "testo", textEn: "text")],
            resend: SendOptions(idempotencyKey: "key"), upload: StoredUpload(id: "upload", offset: 1, size: 2), receipt: receipt,
            refusalReceipt: receipt, archiveEvidence: nil)
        let cases: [PeritoError] = [
            .Cancelled(details: details), .Device(details: details), .Login(details: details), .Refused(details: details),
            .RiskNotAccepted(details: details), .Unreachable(details: details), .Untrusted(details: details), .Validation(details: details),
        ]
        for error in cases {
            #expect(error.details == details)
            #expect(error.code == "a_code" && error.kind == .conflict)
            #expect(error.messageEn == "English" && error.messageIt == "italiano")
            #expect(error.message(in: .english) == "English\nis wrong" && error.message(in: .italian) == "italiano\nè errato")
            #expect(error.retry == .after(delay: .seconds(3)) && error.operation == "call")
            #expect(error.fields == details.fields && error.findings == details.findings)
            #expect(error.resend == details.resend && error.upload == details.upload)
            #expect(error.receipt == receipt && error.refusalReceipt == receipt && error.archiveEvidence == nil)
            #expect(error.localizedDescription == error.message(in: .reader))
            #expect("\(error)" == "call: English; a.field: is wrong; rule: text [status 503]")
        }
    }

    @Test(arguments: [(["it-IT", "en"], ReaderLanguage.italian), (["en-GB", "it"], .english), (["de", "it"], .english), ([], .english)])
    func theReaderIsToldInItalianOrInEnglish(_ preferred: [String], _ language: ReaderLanguage) {
        #expect(ReaderLanguage(preferring: preferred) == language)
    }

    private func check(_ error: PeritoError, code: String, kind: ErrorKind, operation: String?, retry: Retry = .never) {
        #expect(error.code == code)
        #expect(error.kind == kind)
        #expect(error.operation == operation)
        #expect(error.retry == retry)
        #expect(!error.messageEn.isEmpty && !error.messageIt.isEmpty && error.messageEn != error.messageIt)
        #expect(error.errorDescription == error.message(in: .reader))
        #expect("\(error)".contains(error.messageEn))
    }
}

/// A notice for a day, at the office and of the case of the first expert.
func notice(on day: String, case key: String = "0581040224/L/2026/1234") throws -> OperationNotice {
    OperationNotice(
        caseKey: try CaseKey(key), inpsOffice: try InpsOffice("7000"), operationsAt: try Appointment(day, "09:30"),
        place: Place(address: "Via Tiburtina 1", comune: "Tivoli", province: "RM"))
}
