package it.perito

import java.io.File
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory

/** What may grow: every value that there is can be had of its code, and an unknown code is kept. */
class CodesTest {
    @TestFactory
    fun `every value is had of its code`(): List<DynamicTest> = listOf(
        codes(ArchiveCheck::class.java, ArchiveCheck.known, ArchiveCheck::code) { ArchiveCheck.of(it) },
        codes(Art195Term::class.java, Art195Term.known, Art195Term::code) { Art195Term.of(it) },
        codes(CaseState::class.java, CaseState.known, CaseState::code) { CaseState.of(it) },
        codes(ChangeKind::class.java, ChangeKind.known, ChangeKind::code) { ChangeKind.of(it) },
        codes(Channel::class.java, Channel.known, Channel::code) { Channel.of(it) },
        codes(DocumentKind::class.java, DocumentKind.known, DocumentKind::code) { DocumentKind.of(it) },
        codes(FeeItem::class.java, FeeItem.known, FeeItem::code) { FeeItem.of(it) },
        codes(JoinState::class.java, JoinState.known, JoinState::code) { JoinState.of(it) },
        codes(LicenseRegister::class.java, LicenseRegister.known, LicenseRegister::code) { LicenseRegister.of(it) },
        codes(MoveReason::class.java, MoveReason.known, MoveReason::code) { MoveReason.of(it) },
        codes(PayeeKind::class.java, PayeeKind.known, PayeeKind::code) { PayeeKind.of(it) },
        codes(PaymentState::class.java, PaymentState.known, PaymentState::code) { PaymentState.of(it) },
        codes(Proceeding::class.java, Proceeding.known, Proceeding::code) { Proceeding.of(it) },
        codes(ReceiptKind::class.java, ReceiptKind.known, ReceiptKind::code) { ReceiptKind.of(it) },
        codes(Regime::class.java, Regime.known, Regime::code) { Regime.of(it) },
        codes(Register::class.java, Register.known, Register::code) { Register.of(it) },
        codes(RegistrationState::class.java, RegistrationState.known, RegistrationState::code) { RegistrationState.of(it) },
        codes(ReportKind::class.java, ReportKind.known, ReportKind::code) { ReportKind.of(it) },
        codes(Role::class.java, Role.known, Role::code) { Role.of(it) },
        codes(SessionOutcome::class.java, SessionOutcome.known, SessionOutcome::code) { SessionOutcome.of(it) },
        codes(Severity::class.java, Severity.known, Severity::code) { Severity.of(it) },
        codes(StepKind::class.java, StepKind.known, StepKind::code) { StepKind.of(it) },
    )

    @Test
    fun `no open enumeration is missing here`() {
        val compiled = File(Role::class.java.protectionDomain.codeSource.location.toURI())
        val open = compiled.walk().map { it.name }.filter { it.endsWith("\$Unknown.class") }.map { it.substringBefore('$') }
        // A risk is accepted, a term is set and an error is told by what is known of them alone: none is made of a code.
        val notMade = setOf("AcceptRisk", "ErrorKind", "JudgeTerm")
        assertEquals(open.toSet(), `every value is had of its code`().map { it.displayName }.toSet() + notMade)
    }

    private fun <E : Any> codes(type: Class<E>, known: List<E>, code: (E) -> String, of: (String) -> E): DynamicTest =
        dynamicTest(type.simpleName) {
            val declared = type.declaredClasses.filter { type.isAssignableFrom(it) }.map { it.simpleName }.toSet()
            assertEquals(declared - "Unknown", known.map { it.javaClass.simpleName }.toSet())
            assertEquals(known, known.map { of(code(it)) })
            assertEquals("of_tomorrow", code(of("of_tomorrow")))
            assertEquals("of_tomorrow", "${of("of_tomorrow")}")
        }
}
