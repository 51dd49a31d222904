package it.perito

/** A court office (*ufficio giudiziario*): ten digits. */
public class CourtOffice internal constructor(lifted: Lifted) : CanonicalText(lifted.text) {
    private val parts: CourtOfficeParts by lazy(LazyThreadSafetyMode.PUBLICATION) { courtOfficeParts(this) }

    /**
     * Parses ten digits.
     *
     * @throws PeritoException.Validation otherwise, with a suggestion where a leading zero was lost
     */
    public constructor(text: String) : this(Lifted(parseCourtOffice(text).text))

    /** The ISTAT code of the comune in which it sits. */
    public val istatComune: String get() = parts.istatComune

    /** What is odd about the code without being a reason to refuse it. */
    public val warnings: List<FieldProblem> get() = parts.warnings
}

/** An INPS office (*sede*): four digits, or six with those of an agency. */
public class InpsOffice internal constructor(lifted: Lifted) : CanonicalText(lifted.text) {
    private val parts: InpsOfficeParts by lazy(LazyThreadSafetyMode.PUBLICATION) { inpsOfficeParts(this) }

    /**
     * Parses the digits.
     *
     * @throws PeritoException.Validation for anything else
     */
    public constructor(text: String) : this(Lifted(parseInpsOffice(text).text))

    /** The four digits of the *sede*. */
    public val sede: String get() = parts.sede

    /** The two digits of the agency, if there is one. */
    public val agency: String? get() = parts.agency
}
