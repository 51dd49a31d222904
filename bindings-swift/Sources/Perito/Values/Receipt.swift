import Foundation

/// The portal's signed word that an act reached it, when, and under which protocol number.
///
/// Its ``text`` is to be kept byte by byte: it is what proves, for ever and offline. That it is parsed says nothing yet of whether it is
/// true: ``verify(_:)`` does. The receipts that the client gives were verified.
public struct Receipt: CanonicalText {
    /// The text, as it was signed.
    public let text: String
    /// Its id.
    public private(set) var id = ""

    /// Parses a receipt's text, and verifies nothing.
    ///
    /// - Throws: ``PeritoError/Untrusted(details:)`` for a text that is no receipt.
    public init(_ text: String) throws { self = try parseReceipt(text: text) }

    /// Reads a receipt from a file.
    ///
    /// - Throws: What reading the file throws; ``PeritoError/Untrusted(details:)`` for a text that is no receipt.
    public init(contentsOf file: URL) throws { try self.init(String(contentsOf: file, encoding: .utf8)) }

    init(lifted text: String) {
        self.text = text
        // A list of SwiftUI asks for it again and again: it is read once.
        id = parts.id
    }

    /// Verifies it offline: that a trusted key signed it and was valid then, and that the archive holds it.
    ///
    /// - Throws: ``PeritoError/Untrusted(details:)``, with the code that says why it does not verify.
    public func verify(_ trustedKeys: TrustedKeys) throws -> Verification {
        try verifyReceipt(receipt: self, trustedKeys: trustedKeys)
    }

    /// Checks that it is not of the future, as seen from an instant: by the portal's clock, not the phone's.
    ///
    /// - Throws: ``PeritoError/Untrusted(details:)`` for one that is.
    public func checkTime(now: Date) throws { try checkReceiptTime(receipt: self, now: now) }

    /// Everything that it says.
    public var parts: ReceiptParts { unrefused { try receiptParts(receipt: self) } }
    /// Of what it is the receipt.
    public var kind: ReceiptKind { parts.kind }
    /// When the act was received or refused.
    public var at: Date { parts.at }
    /// The civil day of that in Italy.
    public var day: CivilDate { parts.day }
    /// The protocol number; none of a refusal.
    public var protocolNumber: ProtocolNumber? { parts.protocolNumber }
    /// The key of the case, where it names one.
    public var caseKey: CaseKey? { parts.caseKey }
    /// The rules that the act broke.
    public var findings: [String] { parts.findings }
}

extension Receipt: Identifiable {}

extension Receipt: Hidden, CustomDebugStringConvertible {
    /// Says that it is a receipt, and not whose: ``text`` is what was signed.
    public var description: String { "Receipt(…)" }
    /// Says that it is a receipt, and not whose.
    public var debugDescription: String { description }
}

/// The keys that are trusted: they come from whoever runs the portal, by another way than the portal itself.
public struct TrustedKeys: CanonicalText {
    /// The keys, one a line.
    public let text: String

    /// Parses keys: one a line, `name+hash+base64`, and after it the instants from and until which it is valid, if any; lines of
    /// witnesses' keys.
    ///
    /// - Throws: ``PeritoError/Validation(details:)`` for anything else.
    public init(_ text: String) throws { self = try parseTrustedKeys(text: text) }

    /// Reads a file of keys, such as one of the app's bundle.
    ///
    /// - Throws: What reading the file throws; ``PeritoError/Validation(details:)`` for a text that holds no keys.
    public init(contentsOf file: URL) throws { try self.init(String(contentsOf: file, encoding: .utf8)) }

    init(lifted text: String) { self.text = text }

    /// The portal's keys, each with its validity.
    public var keys: [String] { parts.keys }
    /// The witnesses' keys.
    public var witnesses: [String] { parts.witnesses }

    private var parts: TrustedKeysParts { unrefused { try trustedKeysParts(trustedKeys: self) } }
}
