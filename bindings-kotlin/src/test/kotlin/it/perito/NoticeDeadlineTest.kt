package it.perito

import java.time.LocalDate
import java.util.TimeZone
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Test
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.ValueSource

/** The last useful day of a notice: a day, wherever the telephone believes to be. */
class NoticeDeadlineTest {
    private val operationsOn = LocalDate.of(2026, 7, 14)

    @ParameterizedTest
    @ValueSource(strings = ["Europe/Rome", "UTC", "Pacific/Kiritimati", "Pacific/Niue", "America/Sao_Paulo"])
    fun `a day stays the same day in every zone`(zone: String) {
        val own = TimeZone.getDefault()
        TimeZone.setDefault(TimeZone.getTimeZone(zone))
        try {
            val deadline = noticeDeadline(operationsOn, CourtOffice("0580910098"))
            assertEquals(LocalDate.of(2026, 6, 29), deadline.nominal)
            assertEquals(LocalDate.of(2026, 6, 26), deadline.prudent)
            assertEquals(deadline.nominal, deadline.moves.first().from)
        } finally {
            TimeZone.setDefault(own)
        }
    }

    @Test
    fun `a day that the calendar does not cover is refused`() {
        assertThrows(PeritoException.Validation::class.java) { noticeDeadline(LocalDate.of(1948, 12, 31)) }
    }
}
