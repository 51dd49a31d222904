package it.perito

import java.io.File
import java.time.LocalDate
import java.time.LocalTime
import kotlinx.coroutines.flow.last
import kotlinx.coroutines.flow.onEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** The Kotlin of both READMEs: it stands here word for word, and is run. */
class ReadmeTest {
    @Test
    fun `every block of Kotlin stands here`() {
        val here = File(CLONE, "bindings-kotlin/src/test/kotlin/it/perito/ReadmeTest.kt").readText().unindented()
        for (readme in listOf("README.md", "bindings-kotlin/README.md")) {
            val blocks = Regex("```kotlin\n(.*?)```", RegexOption.DOT_MATCHES_ALL).findAll(File(CLONE, readme).readText())
            val told = blocks.map { it.groupValues[1].unindented() }.toList()
            assertTrue(told.isNotEmpty()) { "$readme shows no Kotlin" }
            for (block in told) assertTrue(block in here) { "$readme has what is not run:\n$block" }
        }
    }

    @Test
    fun `the last day of a notice is told`() {
        val deadline = noticeDeadline(LocalDate.of(2026, 7, 14), CourtOffice("0580910098"))
        for (move in deadline.moves) println("${move.textEn} (${move.legalBasis})")
        assertEquals(3, deadline.moves.size)
    }

    @Test
    fun `a notice is sent`() = withPortal { portal, client ->
        val account = portal.account("ctu")
        val receipt = notify(portal.url, portal.trustedKeys, account.taxCode, account.pin)
        assertEquals(ReceiptKind.OperationNotice, receipt.kind)
        assertEquals(receipt, client.session(portal, "ctu").receipt(receipt.id))
    }

    @Test
    fun `an upload keeps what it goes on from`() = withPortal { portal, client ->
        val document = File.createTempFile("relazione", ".pdf").apply { writeBytes(largePdf(9 * 1024 * 1024)) }
        val kept = mutableListOf<StoredUpload>()
        val session = client.session(portal, "ctu")
        val uploaded = upload(session, document, null, { kept += it })
        assertEquals(uploaded.id, kept.last().id)
        assertEquals(uploaded, upload(session, document, kept.first(), { kept += it }))
        assertTrue(document.delete())
    }
}

private val CLONE = TESTDATA.parentFile

private fun String.unindented() = lines().joinToString("\n") { it.trim() }

suspend fun notify(url: String, keys: TrustedKeys, taxCode: TaxCode, pin: Pin): Receipt =
    PortalClient.connect(url, keys).useAndDisconnect { portal ->
        when (val outcome = portal.login(taxCode, pin)) {
            is LoginOutcome.MustChangePin -> error("the PIN must be changed first")
            is LoginOutcome.Opened -> outcome.session.useAndLogout { session ->
                val at = Appointment(LocalDate.of(2026, 10, 19), LocalTime.of(9, 30))
                val place = Place("Via Tiburtina 1", "Tivoli", province = "RM")
                val notice = OperationNotice(CaseKey("0581040224/L/2026/1234"), InpsOffice("7000"), at, place)
                session.notifyOperation(notice).receipt // verified: signed by a trusted key, and of this very request
            }
        }
    }

/** Goes on from what was kept, keeps it anew with every part, and gives what is to be submitted. */
suspend fun upload(session: Session, document: File, kept: StoredUpload?, keep: (StoredUpload) -> Unit): Uploaded {
    val source = document.asDocument()
    val states = if (kept == null) session.uploading(source) else session.resuming(source, kept)
    val end = states.onEach { state -> (state as? UploadState.Underway)?.stored?.let(keep) }.last()
    return (end as UploadState.Done).uploaded
}
