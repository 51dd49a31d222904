import Foundation
import Testing

import Perito

/// What the hand-written values add to what every language does alike.
@Suite struct ValueTests {
    @Test func aValueIsCodedAsItsText() throws {
        struct Kept: Codable, Equatable {
            var taxCode = try! TaxCode("rssmra80a01h501u")
            var key = try! CaseKey("0581040224/L/2026/1234")
            var day = try! CivilDate("2026-09-01")
            var amount = Money(cents: 29_077)
            var register = Register.labour
            var later = Register.unknown(code: "ZZ")
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let coded = try encoder.encode(Kept())
        let expected = #"""
            {"amount":"290.77","day":"2026-09-01","key":"0581040224/L/2026/1234","later":"ZZ","register":"L","taxCode":"RSSMRA80A01H501U"}
            """#
        #expect(String(decoding: coded, as: UTF8.self) == expected)
        #expect(try JSONDecoder().decode(Kept.self, from: coded) == Kept())
        let wrong = String(decoding: coded, as: UTF8.self).replacingOccurrences(of: "H501U", with: "H501X")
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Kept.self, from: Data(wrong.utf8)) }
    }

    @Test func actsAndWhatTheyAreSentWithAreKeptAsTheyAre() throws {
        let composed = Date(timeIntervalSince1970: 1_792_395_000.123)
        let options = SendOptions(idempotencyKey: "one", acceptRisk: .lateNotice, composedAt: composed)
        #expect(try JSONDecoder().decode(SendOptions.self, from: JSONEncoder().encode(options)) == options)
        let act = try notice(on: "2026-10-19")
        #expect(try JSONDecoder().decode(OperationNotice.self, from: JSONEncoder().encode(act)) == act)
    }

    @Test func moneyIsADecimal() async throws {
        #expect(try Money(Decimal(string: "290.77")!).cents == 29_077)
        #expect(try Money(Decimal(string: "290.7")!).text == "290.70")
        #expect(try Money(Decimal(-3)).text == "-3.00" && Money(cents: -7).text == "-0.07")
        #expect(Money(cents: 29_077).amount == Decimal(string: "290.77")!)
        #expect(Money(cents: 129_077).italian == "1.290,77 €")
        for amount in [Decimal(string: "290.777")!, Decimal(string: "0.001")!, Decimal.greatestFiniteMagnitude, Decimal.nan] {
            let error = try await failure { try Money(amount) }
            guard case .Validation = error else { throw Fault("\(error)") }
        }
        #expect(Money(cents: 1) < Money(cents: 2))
        #expect(try [Money(cents: 29_077), Money(cents: -77)].sum() == Money(cents: 29_000))
        #expect(try [Money]().sum() == .zero)
        let over = try await failure { try [Money(cents: .max), Money(cents: 1)].sum() }
        #expect(over.fields.map(\.code) == ["amount_range"])
    }

    @Test func anEnumerationKnowsItsCodes() {
        #expect(Register(code: "L") == .labour && Register(code: "ZZ") == .unknown(code: "ZZ"))
        #expect("\(Register.labour)" == "L" && "\(Register.unknown(code: "ZZ"))" == "ZZ")
    }

    /// The lists of what is known are written by hand: one that lacks a case fails here.
    @Test func everyKnownValueIsListed() throws {
        let generated = try String(
            contentsOf: repository.appending(path: "bindings-swift/Sources/Perito/Generated/Perito.swift"), encoding: .utf8)
        let counts: [String: Int] = [
            "Art195Term": Art195Term.known.count, "ArchiveCheck": ArchiveCheck.known.count, "CaseState": CaseState.known.count,
            "ChangeKind": ChangeKind.known.count, "Channel": Channel.known.count, "DocumentKind": DocumentKind.known.count,
            "FeeItem": FeeItem.known.count, "JoinState": JoinState.known.count, "LicenseRegister": LicenseRegister.known.count,
            "MoveReason": MoveReason.known.count, "PayeeKind": PayeeKind.known.count, "PaymentState": PaymentState.known.count,
            "Proceeding": Proceeding.known.count, "ReceiptKind": ReceiptKind.known.count, "Regime": Regime.known.count,
            "Register": Register.known.count, "RegistrationState": RegistrationState.known.count, "ReportKind": ReportKind.known.count,
            "Role": Role.known.count, "SessionOutcome": SessionOutcome.known.count, "Severity": Severity.known.count,
            "StepKind": StepKind.known.count,
        ]
        let enumerations = generated.components(separatedBy: "\npublic enum ").dropFirst().map { text in
            (name: String(text.prefix { $0.isLetter || $0.isNumber }), body: text.components(separatedBy: "\n}").first ?? "")
        }
        let open = enumerations.filter { $0.body.contains("func code()") }
        #expect(Set(open.map(\.name)) == Set(counts.keys))
        for (name, body) in open {
            let cases = body.components(separatedBy: "\n").filter { $0.hasPrefix("    case ") }.count
            #expect(counts[name] == cases - 1, "\(name), whose last case is the unknown one")
        }
    }
}
