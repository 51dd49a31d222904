/// A court office (*ufficio giudiziario*): ten digits.
public struct CourtOffice: CanonicalText {
    /// The ten digits.
    public let text: String

    /// Parses ten digits.
    ///
    /// - Throws: ``PeritoError/Validation(details:)`` for anything else, with a suggestion where a leading zero was lost.
    public init(_ text: String) throws { self = try parseCourtOffice(text: text) }

    init(lifted text: String) { self.text = text }

    /// The ISTAT code of the comune in which it sits.
    public var istatComune: String { parts.istatComune }
    /// What is odd about the code without being a reason to refuse it.
    public var warnings: [FieldProblem] { parts.warnings }

    private var parts: CourtOfficeParts { unrefused { try courtOfficeParts(office: self) } }
}

/// An INPS office (*sede*): four digits, or six with those of an agency.
public struct InpsOffice: CanonicalText {
    /// The digits.
    public let text: String

    /// Parses the digits.
    ///
    /// - Throws: ``PeritoError/Validation(details:)`` for anything else.
    public init(_ text: String) throws { self = try parseInpsOffice(text: text) }

    init(lifted text: String) { self.text = text }

    /// The four digits of the *sede*.
    public var sede: String { parts.sede }
    /// The two digits of the agency, if there is one.
    public var agency: String? { parts.agency }

    private var parts: InpsOfficeParts { unrefused { try inpsOfficeParts(office: self) } }
}
