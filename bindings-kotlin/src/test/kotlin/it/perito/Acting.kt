package it.perito

import java.time.LocalDate
import java.time.LocalTime
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.fail

/** A notice of operations that begin on this day. */
fun notice(caseKey: CaseKey, day: LocalDate = LocalDate.of(2026, 11, 10)): OperationNotice {
    val place = Place("Via Tiburtina 1", "Tivoli", province = "RM", name = "Studio medico")
    return OperationNotice(caseKey, InpsOffice("7000"), Appointment(day, LocalTime.of(9, 30)), place)
}

/** Does something with a portal and a client of the test's own. */
fun withPortal(test: suspend (Portal, PortalClient) -> Unit) = runBlocking {
    Portal.start().use { portal -> portal.connect().useAndDisconnect { test(portal, it) } }
}

/** What a call fails with. */
suspend inline fun <reified E : Throwable> failure(crossinline call: suspend () -> Unit): E {
    try {
        call()
    } catch (fault: Throwable) {
        if (fault is E) return fault
        throw fault
    }
    return fail("it did not fail with ${E::class.java.simpleName}")
}
