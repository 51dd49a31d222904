/// A tax code (*codice fiscale*): sixteen characters, or the eleven digits of a provisional one.
public struct TaxCode: CanonicalText {
    /// The code, in upper case.
    public let text: String

    /// Parses a tax code, in upper or lower case.
    ///
    /// - Throws: ``PeritoError/Validation(details:)`` when it is none; the refused text is not repeated.
    public init(_ text: String) throws { self = try parseTaxCode(text: text) }

    init(lifted text: String) { self.text = text }

    /// The code as it would be without omocodia.
    public var canonical: TaxCode { parts.canonical }
    /// The sex that it states; none of a provisional one.
    public var sex: Sex? { parts.sex }
    /// The code of the place of birth (*codice catastale*), as `H501`; none of a provisional one.
    public var place: String? { parts.place }
    /// Whether letters stand in the place of digits, to tell apart two people of one code.
    public var isOmocode: Bool { parts.isOmocode }
    /// Whether it is the eleven digits of a provisional one.
    public var isProvisional: Bool { parts.isProvisional }
    /// Every way of writing it by omocodia, itself included.
    public var variants: [TaxCode] { unrefused { try taxCodeVariants(code: self) } }

    /// The days of birth that it may state, up to a day: the century is not written.
    ///
    /// - Throws: ``PeritoError/Validation(details:)`` for a day of the first centuries.
    public func birthDates(upTo reference: CivilDate) throws -> [CivilDate] {
        try taxCodeBirthDates(code: self, reference: reference)
    }

    /// Whether both codes are the same person's, however they are written.
    public func isSamePerson(as other: TaxCode) -> Bool {
        unrefused { try taxCodesSamePerson(one: self, other: other) }
    }

    private var parts: TaxCodeParts { unrefused { try taxCodeParts(code: self) } }
}

extension TaxCode: Hidden, CustomDebugStringConvertible {
    /// Says that it is a tax code, and not whose: ``text`` is the code.
    public var description: String { "TaxCode(…)" }
    /// Says that it is a tax code, and not whose.
    public var debugDescription: String { description }
}
