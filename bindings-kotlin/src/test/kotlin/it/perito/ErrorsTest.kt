package it.perito

import java.io.File
import java.time.LocalDate
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** What fails, and what it says: one exception for each thing that is to be done about it. */
class ErrorsTest {
    @Test
    fun `input that is refused names its fields`() {
        val refused = assertThrows(PeritoException.Validation::class.java) { CaseNumber("R.G. 1234") }
        told(refused, "validation_failed", Retry.Never)
        assertEquals(ErrorKind.Validation, refused.details.kind)
        val problem = refused.details.fields.single()
        assertEquals("year" to "case_year_missing", problem.field to problem.code)
        assertEquals("manca l'anno: scriverlo dopo una barra, come in 1234/2012", problem.messageIt)
        assertTrue(problem.messageEn in checkNotNull(refused.message))
        assertTrue(refused.details.operation.isEmpty())
    }

    @Test
    fun `a wrong PIN is for the one who logs in`() = withPortal { portal, client ->
        val refused = failure<PeritoException.Login> { client.login(portal.account("ctu").taxCode, Pin("WRONG000")) }
        told(refused, "wrong_credentials", Retry.Never)
        assertEquals("login", refused.details.operation)
        assertEquals(ErrorKind.WrongCredentials, refused.details.kind)
        assertFalse("WRONG000" in "$refused ${refused.details}")
    }

    @Test
    fun `a risk that nobody accepted comes with its findings, and nothing is sent`() = withPortal { portal, client ->
        val session = client.session(portal, "ctu")
        val late = notice(portal.cases[0], LocalDate.of(2026, 9, 9))
        val refused = failure<PeritoException.RiskNotAccepted> { session.notifyOperation(late) }
        told(refused, "risk_not_accepted", Retry.Never)
        assertEquals(listOf("notice_late"), refused.details.findings.map { it.rule })
        assertTrue(refused.details.findings.single().textEn in checkNotNull(refused.message))
        assertTrue(session.operations().items.isEmpty())
        val sent = session.notifyOperation(late, SendOptions(acceptRisk = AcceptRisk.LateNotice))
        assertEquals(listOf("notice_late"), sent.view.findings.map { it.rule })
    }

    @Test
    fun `what the portal refuses says in which state`() = withPortal { portal, client ->
        val session = client.session(portal, "ctu")
        val missing = failure<PeritoException.Refused> { session.case("00000000-0000-7000-8000-000000000000") }
        told(missing, "not_found", Retry.Never)
        assertEquals(ErrorKind.NotFound, missing.details.kind)
        assertEquals("404", missing.context["status"])
        val several = failure<PeritoException.Refused> {
            session.findCase(CourtOffice("0580910098"), CaseNumber("4567/2026"))
        }
        told(several, "ambiguous_case", Retry.Never)
    }

    @Test
    fun `an act that may have arrived is sent again with what the error has, and is done once`() = withPortal { portal, _ ->
        LosingProxy(portal.port, "POST /v1/operations ").use { proxy ->
            PortalClient.connect(proxy.url, portal.trustedKeys).useAndDisconnect { client ->
                val session = client.session(portal, "ctu")
                val options = client.newSendOptions()
                proxy.isLosing.set(true)
                val lost = failure<PeritoException.Unreachable> { session.notifyOperation(notice(portal.cases[0]), options) }
                proxy.isLosing.set(false)
                assertEquals(ErrorKind.Network, lost.details.kind)
                assertEquals("notify_operation", lost.details.operation)
                val resend = checkNotNull(lost.details.resend)
                assertEquals(options, resend)
                val sent = session.notifyOperation(notice(portal.cases[0]), resend)
                assertTrue(sent.replayed)
                assertEquals(options.idempotencyKey, sent.receipt.idempotencyKey)
                assertEquals(listOf(sent.view.id), session.operations().items.map { it.id })
            }
        }
    }

    @Test
    fun `an act that is done keeps its receipt where what a later portal shows of it cannot be read`() = withPortal { portal, _ ->
        LaterPortal(portal.url, "/v1/operations", "\"inps_office\":\"7000\"", "\"inps_office\":\"7000123\"").use { later ->
            PortalClient.connect(later.url, portal.trustedKeys).useAndDisconnect { client ->
                val act = notice(portal.cases[0])
                val unread = failure<PeritoException.Untrusted> { client.session(portal, "ctu").notifyOperation(act) }
                assertEquals(ErrorKind.Protocol, unread.details.kind)
                assertEquals(mapOf("field" to "inps_office"), unread.context)
                val receipt = checkNotNull(unread.details.receipt)
                assertTrue(receipt.verify(portal.trustedKeys).sandbox)
                PortalClient.connect(portal.url, portal.trustedKeys).useAndDisconnect { present ->
                    val again = present.session(portal, "ctu").notifyOperation(act, checkNotNull(unread.details.resend))
                    assertTrue(again.replayed)
                    assertEquals(receipt, again.receipt)
                }
            }
        }
    }

    @Test
    fun `a refusal of an act is proven by a receipt`() = withPortal { portal, client ->
        val session = client.session(portal, "ctu")
        val options = client.newSendOptions()
        session.notifyOperation(notice(portal.cases[0]), options)
        val another = notice(portal.cases[0], LocalDate.of(2026, 11, 11))
        val refused = failure<PeritoException.Refused> { session.notifyOperation(another, options) }
        assertEquals(ErrorKind.IdempotencyKeyReused, refused.details.kind)
        val receipt = checkNotNull(refused.details.refusalReceipt)
        receipt.verify(portal.trustedKeys)
        assertEquals(ReceiptKind.Refusal to null, receipt.kind to receipt.protocolNumber)
    }

    @Test
    fun `a portal that is not there may be asked again`() = runBlocking {
        val portal = Portal.start()
        val client = portal.connect()
        val session = client.session(portal, "ctu")
        portal.close()
        val unreachable = failure<PeritoException.Unreachable> { session.me() }
        assertEquals(ErrorKind.Network, unreachable.details.kind)
        assertTrue(unreachable.retry != Retry.Never)
        assertNotNull(unreachable.retryAfter(otherwise = 7.seconds))
        assertNull(unreachable.details.resend)
        val act = failure<PeritoException.Unreachable> { session.notifyOperation(notice(portal.cases[0])) }
        assertTrue(act.messageIt.isNotEmpty() && act.messageEn.isNotEmpty())
        client.disconnect(false)
        client.close()
    }

    @Test
    fun `an address that cannot be used is the device's own matter`() = runBlocking {
        val keys = TrustedKeys(File(TESTDATA, "receipts/v1.keys").readText())
        val refused = failure<PeritoException.Device> { PortalClient.connect("http://portal.example.org", keys) }
        told(refused, "invalid_address", Retry.Never)
        val ended = Portal.start().apply { close() }
        val nobody = failure<PeritoException.Unreachable> { PortalClient.connect(ended.url, keys) }
        assertEquals(ErrorKind.Network, nobody.details.kind)
    }

    @Test
    fun `how long to wait is told for every kind of retry`() {
        val waits = listOf(Retry.Never, Retry.Now, Retry.After(3.seconds), Retry.After(null)).map { retry ->
            PeritoException.Unreachable(RETRIED.copy(retry = retry)).retryAfter(otherwise = 9.seconds)
        }
        assertEquals(listOf(null, Duration.ZERO, 3.seconds, 9.seconds), waits)
    }

    private fun told(error: PeritoException, code: String, retry: Retry) {
        assertEquals(code, error.code)
        assertEquals(retry, error.retry)
        assertTrue(error.messageEn.isNotEmpty() && error.messageIt.isNotEmpty())
        assertFalse(error.messageEn == error.messageIt)
        assertTrue(error.messageEn in checkNotNull(error.message))
        val details = error.details
        val kept = listOf(details.resend, details.upload, details.receipt, details.archiveEvidence)
        assertEquals(List(kept.size) { null }, kept)
    }

    private companion object {
        val RETRIED: ErrorDetails =
            assertThrows(PeritoException::class.java) { TaxCode("") }.details
    }
}
