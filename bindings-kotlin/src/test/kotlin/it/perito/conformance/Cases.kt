package it.perito.conformance

import it.perito.Art195Term
import it.perito.CalledOff
import it.perito.Case
import it.perito.CaseFacts
import it.perito.Channel
import it.perito.CourtOffice
import it.perito.DatedItem
import it.perito.Deadline
import it.perito.Extension
import it.perito.FeeItem
import it.perito.FinalReport
import it.perito.Finding
import it.perito.JudgeTerm
import it.perito.Matter
import it.perito.NoticeFact
import it.perito.ObservationFact
import it.perito.Place
import it.perito.Proceeding
import it.perito.SetTerm
import it.perito.Term
import it.perito.TermKind
import it.perito.known
import it.perito.of
import it.perito.parseTermKind
import java.time.LocalDate
import kotlinx.serialization.json.JsonObject

/** What `case.findings` takes. */
const val CASE_TAKES: String = "proceeding appointed_on today court_office? task_on? terms? extensions? notices? " +
    "operations? called_off? draft_sent_on? observations? final_report? fee_requested_on?"

/** What the rules say of a case. */
fun caseFindings(fields: Fields): JsonObject {
    val facts = CaseFacts(
        taskOn = fields.dayOrNull("task_on"),
        terms = fields.recordOrNull("terms", TERMS)?.let(::terms).orEmpty(),
        extensions = fields.records("extensions", Signature("which decided_on to")).map {
            Extension(Art195Term.of(it.text("which")), it.day("decided_on"), it.day("to"))
        },
        notices = fields.records("notices", Signature("sent_on operations_on receipt_id?")).map(::notice),
        operations = fields.texts("operations").map(LocalDate::parse),
        calledOff = fields.records("called_off", Signature("operations_on decided_on")).map {
            CalledOff(it.day("operations_on"), it.day("decided_on"))
        },
        draftSentOn = fields.dayOrNull("draft_sent_on"),
        observations = fields.records("observations", Signature("id received_on")).map {
            ObservationFact(it.text("id"), it.day("received_on"))
        },
        finalReport = fields.recordOrNull("final_report", Signature("filed_on receipt_ids answered"))?.let {
            FinalReport(it.day("filed_on"), it.texts("receipt_ids"), it.texts("answered"))
        },
        feeRequests = listOfNotNull(fields.dayOrNull("fee_requested_on")?.let { DatedItem(FeeItem.Fee, it) }),
    )
    val proceeding = Proceeding.of(fields.text("proceeding"))
    val case = Case(proceeding, fields.day("appointed_on"), facts, fields.courtOffice())
    return case.use { told(it.findings(fields.day("today"))) }
}

private val TERMS = Signature("draft? observations? filing?")

private fun terms(set: Fields): List<SetTerm> = Art195Term.known.mapNotNull { which ->
    set.dayOrNull(which.code())?.let { SetTerm(which, JudgeTerm.Day(it)) }
}

/** A portal gives a receipt and makes sure of the place; by another channel the place may be missing. */
private fun notice(told: Fields): NoticeFact {
    val (sentOn, operationsOn) = told.day("sent_on") to told.day("operations_on")
    val receiptId = told.textOrNull("receipt_id") ?: return NoticeFact(sentOn, operationsOn, Channel.Other)
    return NoticeFact(sentOn, operationsOn, Channel.Portal, Place("Via Tiburtina 1", "Tivoli"), receiptId)
}

private fun Fields.dayOrNull(name: String) = textOrNull(name)?.let(LocalDate::parse)

/** Findings, in the order in which they are told. */
fun told(findings: List<Finding>): JsonObject =
    result("findings" to findings.map { result("rule" to it.rule, "severity" to it.severity) })

/** An operation that counts a term. */
fun counted(count: (Term, LocalDate, TermKind, Matter, CourtOffice?) -> Deadline): Operation =
    Operation("day amount unit kind matter? court_office?") {
        val amount = it.uint("amount")
        val term = when (val unit = it.text("unit")) {
            "days" -> Term.Days(amount)
            "months" -> Term.Months(amount)
            "years" -> Term.Years(amount)
            else -> throw Fault("there are no terms in $unit")
        }
        ofDeadline(count(term, it.day("day"), parseTermKind(it.text("kind")), it.matter(), it.courtOffice()))
    }

/** The end of a term, and the way to it. */
fun ofDeadline(end: Deadline): JsonObject = result(
    "nominal" to end.nominal,
    "effective" to end.effective,
    "prudent" to end.prudent,
    "moves" to end.moves.map { result("from" to it.from, "to" to it.to, "reason" to it.reason) },
)
