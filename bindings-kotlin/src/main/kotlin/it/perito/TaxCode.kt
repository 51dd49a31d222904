package it.perito

import java.time.LocalDate

/**
 * A tax code (*codice fiscale*): sixteen characters, or the eleven digits of a provisional one.
 *
 * Two codes are equal when they are written alike; [samePerson] looks through omocodia.
 */
public class TaxCode internal constructor(lifted: Lifted) : CanonicalText(lifted.text) {
    private val parts: TaxCodeParts by lazy(LazyThreadSafetyMode.PUBLICATION) { taxCodeParts(this) }

    /**
     * Parses a tax code, in upper or lower case.
     *
     * @throws PeritoException.Validation when it is none
     */
    public constructor(text: String) : this(Lifted(parseTaxCode(text).text))

    /** The code as it would be without omocodia. */
    public val canonical: TaxCode get() = parts.canonical

    /** The sex that it states; none of a provisional one. */
    public val sex: Sex? get() = parts.sex

    /** The code of the place of birth (*codice catastale*), as `H501`; none of a provisional one. */
    public val place: String? get() = parts.place

    /** Whether letters stand in the place of digits, to tell apart two people of one code. */
    public val isOmocode: Boolean get() = parts.isOmocode

    /** Whether it is the eleven digits of a provisional one. */
    public val isProvisional: Boolean get() = parts.isProvisional

    /** The days of birth that it may state, up to [reference]: the century is not written. */
    public fun birthDates(reference: LocalDate): List<LocalDate> = taxCodeBirthDates(this, reference)

    /** Whether both codes are the same person's, however they are written (omocodia). */
    public fun samePerson(other: TaxCode): Boolean = taxCodesSamePerson(this, other)

    /** Every way of writing it by omocodia, itself included. */
    public fun variants(): List<TaxCode> = taxCodeVariants(this)

    /** Never the code, which is of a person: what is printed or logged, alone or within a record, does not show it. */
    override fun toString(): String = "TaxCode(…)"
}
