package it.perito

import java.io.File
import java.math.BigDecimal
import java.math.BigInteger
import java.time.Instant
import java.time.LocalDate
import java.time.LocalTime
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.ValueSource

/** What Kotlin makes of the values, beyond what the scenarios of all languages say. */
class ValueTypesTest {
    @Test
    fun `values are equal when their canonical texts are`() {
        val key = CaseKey("0581040224/L/2026/1234")
        assertEquals(key, CaseKey(CourtOffice("0581040224"), CaseNumber("R.G. 1234/2026"), Register.Labour))
        assertEquals(setOf(key), setOf(key, CaseKey(key.text)))
        assertEquals("0581040224/L/2026/1234", "$key")
        assertFalse(InpsOffice("7000").equals("7000"))
    }

    @Test
    fun `money is a decimal`() {
        val fee = Money("290.77")
        assertEquals(BigDecimal("290.77"), fee.amount)
        assertEquals(fee, Money(BigDecimal("290.770")))
        assertEquals(Money("300.00"), Money(BigDecimal("3E+2")))
        assertEquals(Money("290.27"), fee - Money("0.50"))
        assertEquals(Money("-290.77"), -fee)
        assertEquals("581.54", "${listOf(fee, fee).sum()}")
        assertEquals(Money.ZERO, emptyList<Money>().sum())
        assertTrue(fee > Money.ZERO)
        assertEquals(Money.ZERO, Money(BigDecimal("0E+30")))
        assertEquals(Long.MAX_VALUE, Money(BigDecimal("92233720368547758.07")).cents)
        assertEquals(Money("90000000000000000.00"), Money(BigDecimal("9E+16")))
        assertThrows(PeritoException.Validation::class.java) { Money.ofCents(Long.MAX_VALUE) + Money.ofCents(1) }
    }

    @ParameterizedTest
    @ValueSource(
        strings = [
            "0.005", "1E-7", "1E-2000000000", "92233720368547758.08", "1E+17", "1E+18", "1E+30", "-1E+30", "1E+600000000",
            "1E+2000000000", "10E+2147483646",
        ],
    )
    fun `a decimal that is no amount is refused at once`(amount: String) {
        assertThrows(PeritoException.Validation::class.java) { Money(BigDecimal(amount)) }
    }

    @Test
    fun `a decimal of the largest exponent is refused too`() {
        for (scale in listOf(Int.MIN_VALUE, Int.MAX_VALUE)) {
            assertThrows(PeritoException.Validation::class.java) { Money(BigDecimal(BigInteger.TEN, scale)) }
        }
    }

    @Test
    fun `a PIN does not show itself`() {
        val pin = Pin("A1B2C3D4")
        assertFalse("A1B2C3D4" in "$pin")
        assertEquals("A1B2C3D4", pin.expose())
        assertEquals(pin, Pin("A1B2C3D4"))
        assertNotEquals(pin, Pin("A1B2C3D5"))
        assertEquals(pin.hashCode(), Pin("A1B2C3D5").hashCode())
    }

    @Test
    fun `text that is not Unicode is refused`() {
        val refused = assertThrows(PeritoException.Validation::class.java) { TaxCode("RSSMRA80A01H501\uD83D") }
        assertEquals(listOf("text_not_unicode"), refused.details.fields.map { it.code })
    }

    @Test
    fun `an hour in whole minutes is expected`() {
        val day = LocalDate.of(2026, 12, 20)
        assertEquals("2026-12-20T08:30:00Z", "${Appointment(day, LocalTime.of(9, 30)).instant()}")
        val withSeconds = Appointment(day, LocalTime.of(9, 30, 15))
        val refused = assertThrows(PeritoException.Validation::class.java) { withSeconds.text() }
        assertEquals(listOf("time"), refused.details.fields.map { it.field })
    }

    @Test
    fun `days and instants beyond all calendars are refused, and nothing else happens`() {
        for (day in listOf(LocalDate.MIN, LocalDate.MAX)) {
            assertThrows(PeritoException.Validation::class.java) { noticeDeadline(day) }
        }
        val receipt = Receipt(File(TESTDATA, "receipts/v1.txt").readText())
        assertThrows(PeritoException.Untrusted::class.java) { checkReceiptTime(receipt, Instant.MIN) }
        checkReceiptTime(receipt, Instant.MAX)
    }

    @Test
    fun `a term is counted without more words than it needs`() {
        val draft = Term.Days(30u).after(LocalDate.of(2026, 9, 3), TermKind.PROCEDURAL)
        assertEquals(LocalDate.of(2026, 10, 5), draft.effective)
        assertEquals(listOf("saturday", "sunday"), draft.moves.map { "${it.reason}" })
    }
}
