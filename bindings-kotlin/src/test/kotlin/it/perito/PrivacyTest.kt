package it.perito

import java.io.File
import java.time.LocalDate
import kotlinx.coroutines.CompletableDeferred
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

private const val TAX_CODE = "RSSMRA80A01H501U"
private const val PERSON = "Marker"
/** What is logged of twelve calls: that each begins, and how it ended. Sending a notice, and a case file, take several. */
private const val RECORDS = 24
private const val PATH = "/marker/relazione.pdf"

/** What prints or logs a record shows no person, no PIN, no receipt and no document. */
class PrivacyTest {
    private val receipt = File(TESTDATA, "receipts/v1.txt").readText()
    private val caseKey = CaseKey("0581040224/L/2026/1234")

    @Test
    fun `no record that is printed shows a person, a PIN, a receipt or a document`() {
        val ctu = TaxCode(TAX_CODE)
        val license = MedicalLicense("RM-M-12345")
        val proven = refusal().copy(receipt = Receipt(receipt), refusalReceipt = Receipt(receipt))
        val details = PeritoException.Untrusted(proven)
        val printed = listOf(
            ctu,
            Pin("A1B2C3D4"),
            Receipt(receipt),
            taxCodeParts(ctu),
            receiptParts(Receipt(receipt)),
            RegistrationData(ctu, PERSON, PERSON, license, InpsOffice("7000"), "$PERSON@example.org", PERSON),
            PersonalData(DataChange.Set(PERSON), DataChange.Keep),
            DataChange.Set(PERSON),
            PartyObservation(caseKey, PERSON),
            Answer("0197a000-0000-7000-8000-000000000001", Evaluation.Given(PERSON)),
            Report(caseKey, ReportKind.Final, answers = listOf(Answer("0", Evaluation.Withheld(PERSON)))),
            CaseRecord(caseKey, Proceeding.Atpo, InpsOffice("7000"), ctu, LocalDate.of(2026, 1, 15)),
            File(PATH).asDocument(),
            Saved(PATH, 1u, "0".repeat(64)),
            details,
            details.details,
            ArchiveEvidence(receipt, receipt, receipt, Receipt(receipt)),
            UploadState.Underway(TransferProgress(1u, 2u), StoredUpload("0197a000-0000-7000-8000-000000000001", 1u, 2u)),
            DownloadState.Done(Saved(PATH, 1u, "0".repeat(64))),
        )
        val secrets = listOf(TAX_CODE, PERSON, PATH, "A1B2C3D4", receipt) + receipt.lines().filter { it.length > 10 }
        for (record in printed) {
            val shown = secrets.filter { it in "$record" }
            assertTrue(shown.isEmpty()) { "${record::class.java.simpleName} shows $shown" }
        }
    }

    @Test
    fun `neither does what a portal shows, nor the log of it`() = withPortal { portal, client ->
        val logged = mutableListOf<LogRecord>()
        val ended = CompletableDeferred<Unit>()
        setLogListener(
            LogLevel.DEBUG,
            LogListener {
                logged += it
                if ("not_found" in it.message) ended.complete(Unit)
                error("what a listener throws is its own affair")
            },
        )
        val account = portal.account("ctu")
        val session = client.session(portal, "ctu")
        val me = session.me()
        val notified = session.notifyOperation(notice(portal.cases[0]))
        val shown = listOf(me, notified, notified.view, session.operations(), session.caseFile(notified.view.caseId))
        // Records are told in order: once that of the last call is there, all are.
        failure<PeritoException.Refused> { session.case("00000000-0000-7000-8000-000000000000") }
        ended.await()
        setLogListener(LogLevel.ERROR, null)
        assertEquals(RECORDS, logged.size) { "$logged" }
        val secrets = listOf(me.givenName, me.familyName, account.taxCode.text, account.pin.expose(), notified.receipt.text)
        for (secret in secrets) {
            assertFalse(shown.any { secret in "$it" }, "a record shows $secret")
            assertFalse(logged.any { secret in "$it" }, "the log shows $secret")
        }
    }

    private fun refusal(): ErrorDetails =
        runCatching { TaxCode("") }.exceptionOrNull().let { (it as PeritoException).details }
}
