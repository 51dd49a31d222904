package it.perito

/** A court office (*ufficio giudiziario*): ten digits. */
public class CourtOffice internal constructor(text: String, @Suppress("UNUSED_PARAMETER") lifted: Lifted) :
    CanonicalText(text) {
    private val parts: CourtOfficeParts by lazy(LazyThreadSafetyMode.PUBLICATION) { courtOfficeParts(this) }

    /**
     * Parses ten digits.
     *
     * @throws PeritoException.Validation otherwise, with a suggestion where a leading zero was lost
     */
    public constructor(text: String) : this(parseCourtOffice(text).text, Lifted)

    /** The ISTAT code of the comune in which it sits. */
    public val istatComune: String get() = parts.istatComune

    /** What is odd about the code without being a reason to refuse it. */
    public val warnings: List<FieldProblem> get() = parts.warnings

    internal companion object {
        internal fun lifted(text: String): CourtOffice = CourtOffice(text, Lifted)
    }
}

/** An INPS office (*sede*): four digits, or six with those of an agency. */
public class InpsOffice internal constructor(text: String, @Suppress("UNUSED_PARAMETER") lifted: Lifted) :
    CanonicalText(text) {
    private val parts: InpsOfficeParts by lazy(LazyThreadSafetyMode.PUBLICATION) { inpsOfficeParts(this) }

    /**
     * Parses the digits.
     *
     * @throws PeritoException.Validation for anything else
     */
    public constructor(text: String) : this(parseInpsOffice(text).text, Lifted)

    /** The four digits of the *sede*. */
    public val sede: String get() = parts.sede

    /** The two digits of the agency, if there is one. */
    public val agency: String? get() = parts.agency

    internal companion object {
        internal fun lifted(text: String): InpsOffice = InpsOffice(text, Lifted)
    }
}
