package it.perito

/** The value among [known] of a code, or one that stands for a code that this version does not know. */
private fun <E> of(code: String, known: List<E>, codeOf: (E) -> String, unknown: (String) -> E): E =
    known.firstOrNull { codeOf(it) == code } ?: unknown(code)

/** Every value that this version knows. */
public val ArchiveCheck.Companion.known: List<ArchiveCheck>
    get() = listOf(
        ArchiveCheck.Consistent,
        ArchiveCheck.First,
        ArchiveCheck.Owed,
        ArchiveCheck.Restored,
        ArchiveCheck.Unproven,
        ArchiveCheck.Unsaved,
    )

/** The value of a code that was kept. */
public fun ArchiveCheck.Companion.of(code: String): ArchiveCheck =
    of(code, known, ArchiveCheck::code, ArchiveCheck::Unknown)

/** Every value that this version knows. */
public val Art195Term.Companion.known: List<Art195Term>
    get() = listOf(Art195Term.Draft, Art195Term.Observations, Art195Term.Filing)

/** The value of a code that was kept. */
public fun Art195Term.Companion.of(code: String): Art195Term = of(code, known, Art195Term::code, Art195Term::Unknown)

/** Every value that this version knows. */
public val CaseState.Companion.known: List<CaseState>
    get() = listOf(
        CaseState.Appointed,
        CaseState.Notified,
        CaseState.OperationsBegun,
        CaseState.DraftSent,
        CaseState.Filed,
        CaseState.FeeRequested,
        CaseState.Paid,
    )

/** The value of a code that was kept. */
public fun CaseState.Companion.of(code: String): CaseState = of(code, known, CaseState::code, CaseState::Unknown)

/** Every value that this version knows. */
public val ChangeKind.Companion.known: List<ChangeKind>
    get() = listOf(
        ChangeKind.Case,
        ChangeKind.Observation,
        ChangeKind.Operation,
        ChangeKind.Payment,
        ChangeKind.Registration,
        ChangeKind.Report,
        ChangeKind.Terms,
    )

/** The value of a code that was kept. */
public fun ChangeKind.Companion.of(code: String): ChangeKind = of(code, known, ChangeKind::code, ChangeKind::Unknown)

/** Every value that this version knows. */
public val Channel.Companion.known: List<Channel>
    get() = listOf(Channel.Other, Channel.Portal)

/** The value of a code that was kept. */
public fun Channel.Companion.of(code: String): Channel = of(code, known, Channel::code, Channel::Unknown)

/** Every value that this version knows. */
public val DocumentKind.Companion.known: List<DocumentKind>
    get() = listOf(DocumentKind.Form, DocumentKind.Identity, DocumentKind.License)

/** The value of a code that was kept. */
public fun DocumentKind.Companion.of(code: String): DocumentKind =
    of(code, known, DocumentKind::code, DocumentKind::Unknown)

/** Every value that this version knows. */
public val FeeItem.Companion.known: List<FeeItem>
    get() = listOf(FeeItem.Fee, FeeItem.Travel)

/** The value of a code that was kept. */
public fun FeeItem.Companion.of(code: String): FeeItem = of(code, known, FeeItem::code, FeeItem::Unknown)

/** Every value that this version knows. */
public val JoinState.Companion.known: List<JoinState>
    get() = listOf(JoinState.Matched, JoinState.Unmatched, JoinState.CtuMismatch)

/** The value of a code that was kept. */
public fun JoinState.Companion.of(code: String): JoinState = of(code, known, JoinState::code, JoinState::Unknown)

/** Every value that this version knows. */
public val LicenseRegister.Companion.known: List<LicenseRegister>
    get() = listOf(LicenseRegister.Dentists, LicenseRegister.Doctors)

/** The value of a code that was kept. */
public fun LicenseRegister.Companion.of(code: String): LicenseRegister =
    of(code, known, LicenseRegister::code, LicenseRegister::Unknown)

/** Every value that this version knows. */
public val MoveReason.Companion.known: List<MoveReason>
    get() = listOf(
        MoveReason.CovidStop,
        MoveReason.Holiday,
        MoveReason.Saturday,
        MoveReason.SummerSuspension,
        MoveReason.Sunday,
    )

/** The value of a code that was kept. */
public fun MoveReason.Companion.of(code: String): MoveReason = of(code, known, MoveReason::code, MoveReason::Unknown)

/** Every value that this version knows. */
public val PayeeKind.Companion.known: List<PayeeKind>
    get() = listOf(PayeeKind.HabitualProfessional, PayeeKind.Institution, PayeeKind.Occasional)

/** The value of a code that was kept. */
public fun PayeeKind.Companion.of(code: String): PayeeKind = of(code, known, PayeeKind::code, PayeeKind::Unknown)

/** Every value that this version knows. */
public val PaymentState.Companion.known: List<PaymentState>
    get() = listOf(
        PaymentState.Cancelled,
        PaymentState.Decreed,
        PaymentState.Invoiced,
        PaymentState.Mandated,
        PaymentState.Paid,
    )

/** The value of a code that was kept. */
public fun PaymentState.Companion.of(code: String): PaymentState =
    of(code, known, PaymentState::code, PaymentState::Unknown)

/** Every value that this version knows. */
public val Proceeding.Companion.known: List<Proceeding>
    get() = listOf(Proceeding.Atpo, Proceeding.SocialSecurity)

/** The value of a code that was kept. */
public fun Proceeding.Companion.of(code: String): Proceeding = of(code, known, Proceeding::code, Proceeding::Unknown)

/** Every value that this version knows. */
public val ReceiptKind.Companion.known: List<ReceiptKind>
    get() = listOf(
        ReceiptKind.Convocation,
        ReceiptKind.Observation,
        ReceiptKind.OperationNotice,
        ReceiptKind.Refusal,
        ReceiptKind.Report,
    )

/** The value of a code that was kept. */
public fun ReceiptKind.Companion.of(code: String): ReceiptKind =
    of(code, known, ReceiptKind::code, ReceiptKind::Unknown)

/** Every value that this version knows. */
public val Regime.Companion.known: List<Regime>
    get() = listOf(Regime.AtpoBefore2025, Regime.AtpoFrom2025, Regime.Ordinary)

/** The value of a code that was kept. */
public fun Regime.Companion.of(code: String): Regime = of(code, known, Regime::code, Regime::Unknown)

/** Every value that this version knows. */
public val Register.Companion.known: List<Register>
    get() = listOf(
        Register.Civil,
        Register.ImmovableEnforcement,
        Register.Insolvency,
        Register.JusticeOfThePeace,
        Register.Labour,
        Register.MovableEnforcement,
        Register.NonContentious,
    )

/** The value of a code that was kept. */
public fun Register.Companion.of(code: String): Register = of(code, known, Register::code, Register::Unknown)

/** Every value that this version knows. */
public val RegistrationState.Companion.known: List<RegistrationState>
    get() = listOf(
        RegistrationState.Incomplete,
        RegistrationState.Submitted,
        RegistrationState.Authorised,
        RegistrationState.Rejected,
    )

/** The value of a code that was kept. */
public fun RegistrationState.Companion.of(code: String): RegistrationState =
    of(code, known, RegistrationState::code, RegistrationState::Unknown)

/** Every value that this version knows. */
public val ReportKind.Companion.known: List<ReportKind>
    get() = listOf(ReportKind.Draft, ReportKind.Final, ReportKind.Supplement)

/** The value of a code that was kept. */
public fun ReportKind.Companion.of(code: String): ReportKind = of(code, known, ReportKind::code, ReportKind::Unknown)

/** Every value that this version knows. */
public val Role.Companion.known: List<Role>
    get() = listOf(
        Role.Auditor,
        Role.Ctu,
        Role.InpsDoctor,
        Role.LegalOffice,
        Role.Officer,
        Role.Supervisor,
        Role.Treasury,
    )

/** The value of a code that was kept. */
public fun Role.Companion.of(code: String): Role = of(code, known, Role::code, Role::Unknown)

/** Every value that this version knows. */
public val SessionOutcome.Companion.known: List<SessionOutcome>
    get() = listOf(SessionOutcome.Active, SessionOutcome.MustChangePin)

/** The value of a code that was kept. */
public fun SessionOutcome.Companion.of(code: String): SessionOutcome =
    of(code, known, SessionOutcome::code, SessionOutcome::Unknown)

/** Every value that this version knows. */
public val Severity.Companion.known: List<Severity>
    get() = listOf(Severity.Remark, Severity.Risk, Severity.Breach)

/** The value of a code that was kept. */
public fun Severity.Companion.of(code: String): Severity = of(code, known, Severity::code, Severity::Unknown)

/** Every value that this version knows. */
public val StepKind.Companion.known: List<StepKind>
    get() = listOf(
        StepKind.Claim,
        StepKind.HoldOperations,
        StepKind.Dissent,
        StepKind.FileReport,
        StepKind.Notify,
        StepKind.ReceiveObservations,
        StepKind.RequestFee,
        StepKind.RequestTravel,
        StepKind.SendDraft,
        StepKind.TakeOath,
    )

/** The value of a code that was kept. */
public fun StepKind.Companion.of(code: String): StepKind = of(code, known, StepKind::code, StepKind::Unknown)
