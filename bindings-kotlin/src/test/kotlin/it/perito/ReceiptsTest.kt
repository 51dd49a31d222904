package it.perito

import java.io.File
import java.time.Instant
import java.time.LocalDate
import kotlin.time.Duration
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Test

/** Receipts, verified offline. */
class ReceiptsTest {
    private val keys = TrustedKeys(File(TESTDATA, "receipts/v1.keys").readText())
    private val text = File(TESTDATA, "receipts/v1.txt").readText()

    @Test
    fun `a receipt that a trusted key signed verifies, and says what it is of`() {
        val receipt = Receipt(text)
        assertFalse(receipt.verify(keys).sandbox)
        assertEquals(ReceiptKind.OperationNotice, receipt.kind)
        assertEquals(Instant.parse("2026-11-24T10:00:00.250Z"), receipt.at)
        assertEquals(LocalDate.of(2026, 11, 24), receipt.day)
        assertEquals(ProtocolNumber("PERITO.7000.24/11/2026.0000042"), receipt.protocolNumber)
        assertEquals(LocalDate.of(2026, 11, 24), receipt.protocolNumber?.date)
        assertEquals(text, receipt.text)
    }

    @Test
    fun `a receipt that was tampered with does not`() {
        val tampered = Receipt(text.replace("0000042", "0000041"))
        val refused = assertThrows(PeritoException.Untrusted::class.java) { tampered.verify(keys) }
        assertEquals("receipt_bad_signature", refused.code)
        assertEquals(Retry.Never, refused.retry)
        assertEquals(null, refused.retryAfter(otherwise = Duration.ZERO))
    }

    @Test
    fun `neither does one that is none`() {
        assertEquals("receipt_truncated", assertThrows(PeritoException.Untrusted::class.java) { Receipt("receipt") }.code)
    }
}
