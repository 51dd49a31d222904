package it.perito

/** A case number (*numero di ruolo*) as people write it; its text is the canonical form. */
public class CaseNumber internal constructor(lifted: Lifted) : CanonicalText(lifted.text) {
    private val parts: CaseNumberParts by lazy(LazyThreadSafetyMode.PUBLICATION) { caseNumberParts(this) }

    /**
     * Parses a case number as it stands in orders and letters (`R.G. 1234/2026`).
     *
     * @throws PeritoException.Validation on the part that is wrong
     */
    public constructor(text: String) : this(Lifted(parseCaseNumber(text).text))

    /** The number, from 1. */
    public val number: Int get() = parts.number.toInt()

    /** The year, from 1942 to 2099. */
    public val year: Int get() = parts.year.toInt()

    /** The register, if it is written with one. */
    public val register: Register? get() = parts.register

    /** The sub-procedure, from 1, if there is one. */
    public val sub: Int? get() = parts.sub?.toInt()
}

/** What joins a court's case to INPS's procedures: `OFFICE/REGISTER/YEAR/NUMBER`. */
public class CaseKey internal constructor(lifted: Lifted) : CanonicalText(lifted.text) {
    private val parts: CaseKeyParts by lazy(LazyThreadSafetyMode.PUBLICATION) { caseKeyParts(this) }

    /**
     * Parses a key in its canonical form.
     *
     * @throws PeritoException.Validation on the part that is wrong
     */
    public constructor(text: String) : this(Lifted(parseCaseKey(text).text))

    /**
     * Joins an office and a case number.
     *
     * @throws PeritoException.Validation where no register is known, neither from the number nor from [register], or
     * where the two differ
     */
    public constructor(courtOffice: CourtOffice, number: CaseNumber, register: Register? = null) :
        this(Lifted(caseKeyOf(courtOffice, number, register).text))

    /** The court office. */
    public val courtOffice: CourtOffice get() = parts.courtOffice

    /** The register. */
    public val register: Register get() = parts.register

    /** The year. */
    public val year: Int get() = parts.year.toInt()

    /** The number, from 1. */
    public val number: Int get() = parts.number.toInt()

    /** The sub-procedure, if there is one. */
    public val sub: Int? get() = parts.sub?.toInt()

    /** The same without the office. */
    public val caseNumber: CaseNumber get() = parts.caseNumber
}
