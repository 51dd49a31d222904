/// The number under which INPS's office received an act, as `PERITO.7000.24/11/2026.0000042`.
public struct ProtocolNumber: CanonicalText {
    /// The number itself.
    public let text: String

    /// Parses prefix, office, day and number.
    ///
    /// - Throws: ``PeritoError/Validation(details:)`` for anything else.
    public init(_ text: String) throws { self = try parseProtocolNumber(text: text) }

    init(lifted text: String) { self.text = text }

    /// The portal's prefix.
    public var prefix: String { parts.prefix }
    /// The office's code.
    public var office: String { parts.office }
    /// The civil day in Italy on which it was given.
    public var date: CivilDate { parts.date }
    /// The number in the office's year, from 1.
    public var sequence: UInt32 { parts.sequence }

    private var parts: ProtocolNumberParts { unrefused { try protocolNumberParts(number: self) } }
}

/// The *RiferimentoAmministrazione* of an electronic invoice to INPS: 4-digit *sede*, `-`, 10 characters.
public struct InvoiceReference: CanonicalText {
    /// The reference, in upper case.
    public let text: String

    /// Parses `0017-SL10010090`, in upper or lower case.
    ///
    /// - Throws: ``PeritoError/Validation(details:)`` for anything else.
    public init(_ text: String) throws { self = try parseInvoiceReference(text: text) }

    init(lifted text: String) { self.text = text }

    /// The INPS office that pays.
    public var office: InpsOffice { parts.office }
    /// The ten characters that say what is paid, in upper case.
    public var kind: String { parts.kind }

    private var parts: InvoiceReferenceParts { unrefused { try invoiceReferenceParts(reference: self) } }
}

/// The entry in the register of an order of doctors, as `RM-M-12345`.
public struct MedicalLicense: CanonicalText {
    /// The entry.
    public let text: String

    /// Parses province, register and number.
    ///
    /// - Throws: ``PeritoError/Validation(details:)`` for anything else.
    public init(_ text: String) throws { self = try parseMedicalLicense(text: text) }

    init(lifted text: String) { self.text = text }

    /// The two letters of the order's province.
    public var province: String { parts.province }
    /// The register.
    public var register: LicenseRegister { parts.register }
    /// The number, from 1.
    public var number: UInt32 { parts.number }

    private var parts: MedicalLicenseParts { unrefused { try medicalLicenseParts(license: self) } }
}

/// What the library says of a value that it made itself: it cannot refuse it.
func unrefused<T>(_ parts: () throws -> T) -> T {
    do {
        return try parts()
    } catch {
        preconditionFailure("the library refuses its own value: \(error)")
    }
}
