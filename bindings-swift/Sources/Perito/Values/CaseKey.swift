/// A case number (*numero di ruolo*).
public struct CaseNumber: CanonicalText {
    /// The canonical form.
    public let text: String

    /// Parses a case number as it stands in orders and letters (`R.G. 1234/2026`).
    ///
    /// - Throws: ``PeritoError/Validation(details:)`` on the part that is wrong.
    public init(_ text: String) throws { self = try parseCaseNumber(text: text) }

    init(lifted text: String) { self.text = text }

    /// The number, from 1.
    public var number: UInt32 { parts.number }
    /// The year, from 1942 to 2099.
    public var year: UInt16 { parts.year }
    /// The register, if it is written with one.
    public var register: Register? { parts.register }
    /// The sub-procedure, from 1, if there is one.
    public var sub: UInt32? { parts.sub }

    private var parts: CaseNumberParts { unrefused { try caseNumberParts(number: self) } }
}

/// What joins a court's case to INPS's procedures: `OFFICE/REGISTER/YEAR/NUMBER`.
public struct CaseKey: CanonicalText {
    /// The canonical form.
    public let text: String

    /// Parses a key in its canonical form.
    ///
    /// - Throws: ``PeritoError/Validation(details:)`` on the part that is wrong.
    public init(_ text: String) throws { self = try parseCaseKey(text: text) }

    /// Joins an office and a case number.
    ///
    /// - Parameters:
    ///   - courtOffice: The court office.
    ///   - number: The case number.
    ///   - register: The register, where the number is written without one.
    /// - Throws: ``PeritoError/Validation(details:)`` where no register is known, or the two differ.
    public init(_ courtOffice: CourtOffice, _ number: CaseNumber, register: Register? = nil) throws {
        self = try caseKeyOf(courtOffice: courtOffice, number: number, register: register)
    }

    init(lifted text: String) { self.text = text }

    /// The court office.
    public var courtOffice: CourtOffice { parts.courtOffice }
    /// The register.
    public var register: Register { parts.register }
    /// The year.
    public var year: UInt16 { parts.year }
    /// The number, from 1.
    public var number: UInt32 { parts.number }
    /// The sub-procedure, if there is one.
    public var sub: UInt32? { parts.sub }
    /// The same without the office.
    public var caseNumber: CaseNumber { parts.caseNumber }

    private var parts: CaseKeyParts { unrefused { try caseKeyParts(key: self) } }
}
