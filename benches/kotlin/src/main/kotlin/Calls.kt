// What one call across to Rust takes from Kotlin: a line each, with the nanoseconds of one call.

import it.perito.CivilDate
import it.perito.CourtOffice
import it.perito.TaxCode
import it.perito.noticeDeadline

private const val ROUNDS = 9

/** The median of several rounds, after some that nobody counts, in which Java compiles what it runs. */
private fun measure(name: String, calls: Int, call: () -> Unit) {
    val times = List(2 * ROUNDS) {
        val start = System.nanoTime()
        repeat(calls) { call() }
        (System.nanoTime() - start) / calls
    }
    println("$name ${times.drop(ROUNDS).sorted()[ROUNDS / 2]}")
}

fun main() {
    val rome = CourtOffice("0580910098")
    val operationsOn = CivilDate.parse("2026-07-14")
    measure("parse_tax_code", 20_000) { TaxCode("RSSMRA80A01H501U") }
    measure("notice_deadline", 2_000) { noticeDeadline(operationsOn, rome) }
}
