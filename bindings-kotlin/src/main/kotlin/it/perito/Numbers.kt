package it.perito

import java.time.LocalDate

/** The number under which INPS's office received an act, as `PERITO.7000.24/11/2026.0000042`. */
public class ProtocolNumber internal constructor(lifted: Lifted) : CanonicalText(lifted.text) {
    private val parts: ProtocolNumberParts by lazy(LazyThreadSafetyMode.PUBLICATION) { protocolNumberParts(this) }

    /**
     * Parses prefix, office, day and number.
     *
     * @throws PeritoException.Validation for anything else
     */
    public constructor(text: String) : this(Lifted(parseProtocolNumber(text).text))

    /** The portal's prefix. */
    public val prefix: String get() = parts.prefix

    /** The office's code. */
    public val office: String get() = parts.office

    /** The civil day in Italy on which it was given. */
    public val date: LocalDate get() = parts.date

    /** The number in the office's year, from 1. */
    public val sequence: Int get() = parts.sequence.toInt()
}

/** The *RiferimentoAmministrazione* of an electronic invoice to INPS: 4-digit *sede*, `-`, 10 characters. */
public class InvoiceReference internal constructor(lifted: Lifted) : CanonicalText(lifted.text) {
    private val parts: InvoiceReferenceParts by lazy(LazyThreadSafetyMode.PUBLICATION) { invoiceReferenceParts(this) }

    /**
     * Parses `0017-SL10010090`, in upper or lower case.
     *
     * @throws PeritoException.Validation for anything else
     */
    public constructor(text: String) : this(Lifted(parseInvoiceReference(text).text))

    /** The INPS office that pays. */
    public val office: InpsOffice get() = parts.office

    /** The ten characters that say what is paid, in upper case. */
    public val kind: String get() = parts.kind
}

/** The entry in the register of an order of doctors, as `RM-M-12345`. */
public class MedicalLicense internal constructor(lifted: Lifted) : CanonicalText(lifted.text) {
    private val parts: MedicalLicenseParts by lazy(LazyThreadSafetyMode.PUBLICATION) { medicalLicenseParts(this) }

    /**
     * Parses province, register and number.
     *
     * @throws PeritoException.Validation for anything else
     */
    public constructor(text: String) : this(Lifted(parseMedicalLicense(text).text))

    /** The two letters of the order's province. */
    public val province: String get() = parts.province

    /** The register. */
    public val register: LicenseRegister get() = parts.register

    /** The number, from 1. */
    public val number: Int get() = parts.number.toInt()
}
