/// An enumeration of the protocol, which a later portal may know more of than this version.
///
/// What is not known here is kept as `unknown(code:)`, is shown and sent as it came, and never refused for being new. Coded, a value
/// is its stable code.
public protocol OpenEnumeration: Sendable, Hashable, Codable, CustomStringConvertible {
    /// Every value that this version knows, for a list to pick from.
    static var known: [Self] { get }

    /// A value that this version does not know.
    static func unknown(code: String) -> Self

    /// The stable code that the protocol writes.
    func code() -> String
}

extension OpenEnumeration {
    /// The value of a code.
    public init(code: String) {
        self = Self.known.first { $0.code() == code } ?? .unknown(code: code)
    }

    /// The stable code.
    public var description: String { code() }

    /// Reads the code.
    public init(from decoder: any Decoder) throws {
        self.init(code: try decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the code.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(code())
    }
}

extension ArchiveCheck: OpenEnumeration {
    /// Every value that this version knows.
    public static var known: [Self] { [.consistent, .first, .owed, .restored, .unproven, .unsaved] }
}

extension Art195Term: OpenEnumeration {
    /// Every value that this version knows.
    public static var known: [Self] { [.draft, .observations, .filing] }
}

extension CaseState: OpenEnumeration {
    /// Every value that this version knows.
    public static var known: [Self] { [.appointed, .notified, .operationsBegun, .draftSent, .filed, .feeRequested, .paid] }
}

extension ChangeKind: OpenEnumeration {
    /// Every value that this version knows.
    public static var known: [Self] { [.case, .observation, .operation, .payment, .registration, .report, .terms] }
}

extension Channel: OpenEnumeration {
    /// Every value that this version knows.
    public static var known: [Self] { [.other, .portal] }
}

extension DocumentKind: OpenEnumeration {
    /// Every value that this version knows.
    public static var known: [Self] { [.form, .identity, .license] }
}

extension FeeItem: OpenEnumeration {
    /// Every value that this version knows.
    public static var known: [Self] { [.fee, .travel] }
}

extension JoinState: OpenEnumeration {
    /// Every value that this version knows.
    public static var known: [Self] { [.matched, .unmatched, .ctuMismatch] }
}

extension LicenseRegister: OpenEnumeration {
    /// Every value that this version knows.
    public static var known: [Self] { [.dentists, .doctors] }
}

extension MoveReason: OpenEnumeration {
    /// Every value that this version knows.
    public static var known: [Self] { [.covidStop, .holiday, .saturday, .summerSuspension, .sunday] }
}

extension PayeeKind: OpenEnumeration {
    /// Every value that this version knows.
    public static var known: [Self] { [.habitualProfessional, .institution, .occasional] }
}

extension PaymentState: OpenEnumeration {
    /// Every value that this version knows.
    public static var known: [Self] { [.cancelled, .decreed, .invoiced, .mandated, .paid] }
}

extension Proceeding: OpenEnumeration {
    /// Every value that this version knows.
    public static var known: [Self] { [.atpo, .socialSecurity] }
}

extension ReceiptKind: OpenEnumeration {
    /// Every value that this version knows.
    public static var known: [Self] { [.convocation, .observation, .operationNotice, .refusal, .report] }
}

extension Regime: OpenEnumeration {
    /// Every value that this version knows.
    public static var known: [Self] { [.atpoBefore2025, .atpoFrom2025, .ordinary] }
}

extension Register: OpenEnumeration {
    /// Every value that this version knows.
    public static var known: [Self] {
        [
            .civil,
            .immovableEnforcement,
            .insolvency,
            .justiceOfThePeace,
            .labour,
            .movableEnforcement,
            .nonContentious,
        ]
    }
}

extension RegistrationState: OpenEnumeration {
    /// Every value that this version knows.
    public static var known: [Self] { [.incomplete, .submitted, .authorised, .rejected] }
}

extension ReportKind: OpenEnumeration {
    /// Every value that this version knows.
    public static var known: [Self] { [.draft, .final, .supplement] }
}

extension Role: OpenEnumeration {
    /// Every value that this version knows.
    public static var known: [Self] { [.auditor, .ctu, .inpsDoctor, .legalOffice, .officer, .supervisor, .treasury] }
}

extension SessionOutcome: OpenEnumeration {
    /// Every value that this version knows.
    public static var known: [Self] { [.active, .mustChangePin] }
}

extension Severity: OpenEnumeration {
    /// Every value that this version knows.
    public static var known: [Self] { [.remark, .risk, .breach] }
}

extension StepKind: OpenEnumeration {
    /// Every value that this version knows.
    public static var known: [Self] {
        [
            .claim,
            .holdOperations,
            .dissent,
            .fileReport,
            .notify,
            .receiveObservations,
            .requestFee,
            .requestTravel,
            .sendDraft,
            .takeOath,
        ]
    }
}

extension Matter: CaseIterable {
    /// Every value.
    public static var allCases: [Self] { [.ordinaryCivil, .socialSecurity] }

    /// The value of a code.
    ///
    /// - Throws: ``PeritoError/Validation(details:)`` for a code that there is not.
    public init(code: String) throws { self = try parseMatter(code: code) }
}

extension Sex: CaseIterable {
    /// Every value.
    public static var allCases: [Self] { [.female, .male] }
}

extension TermKind: CaseIterable {
    /// Every value.
    public static var allCases: [Self] { [.procedural, .substantive] }

    /// The value of a code.
    ///
    /// - Throws: ``PeritoError/Validation(details:)`` for a code that there is not.
    public init(code: String) throws { self = try parseTermKind(code: code) }
}

extension NoticeTiming: CaseIterable {
    /// Every value.
    public static var allCases: [Self] { [.inTime, .atRisk, .late] }
}
