package it.perito.conformance

import it.perito.Appointment
import it.perito.CaseKey
import it.perito.CaseNumber
import it.perito.CourtOffice
import it.perito.InpsOffice
import it.perito.Matter
import it.perito.MedicalLicense
import it.perito.Money
import it.perito.OperationNotice
import it.perito.PeritoException
import it.perito.Pin
import it.perito.Place
import it.perito.ProtocolNumber
import it.perito.Receipt
import it.perito.Register
import it.perito.Sex
import it.perito.TaxCode
import it.perito.TermKind
import it.perito.TrustedKeys
import it.perito.holiday
import it.perito.isWorkingDay
import it.perito.noticeDeadline
import it.perito.of
import it.perito.parseAppointment
import it.perito.parseMatter
import java.time.Instant
import java.time.LocalDate
import java.time.ZoneOffset
import java.time.format.DateTimeFormatter
import kotlinx.serialization.json.JsonObject

/** An operation on values: what it takes, and what it gives. */
class Operation(takes: String, private val give: (Fields) -> JsonObject) {
    val signature = Signature(takes)

    fun of(input: JsonObject): JsonObject = give(signature.fields(input))
}

/** The closed list of operations on values: what each takes and gives is told in `testdata/conformance/README.md`. */
val OPERATIONS: Map<String, Operation> = mapOf(
    "appointment.parse" to Operation("date time") { ofAppointment(parseAppointment(it.text("date"), it.text("time"))) },
    "calendar.is_holiday" to Operation("day court_office?") { ofDay(it.day("day"), it.courtOffice()) },
    "case.findings" to Operation(CASE_TAKES, ::caseFindings),
    "case_key.of" to Operation("court_office case_number register?") {
        val register = it.textOrNull("register")?.let { code -> Register.of(code) }
        ofCaseKey(CaseKey(CourtOffice(it.text("court_office")), CaseNumber(it.text("case_number")), register))
    },
    "case_key.parse" to Operation("text") { ofCaseKey(CaseKey(it.text("text"))) },
    "case_number.parse" to Operation("text") {
        with(CaseNumber(it.text("text"))) {
            result("text" to text, "number" to number, "year" to year, "register" to register, "sub" to sub)
        }
    },
    "court_office.parse" to Operation("text") {
        with(CourtOffice(it.text("text"))) {
            result("text" to text, "istat_comune" to istatComune, "warnings" to warnings.map { each -> each.code })
        }
    },
    "inps_office.parse" to Operation("text") {
        with(InpsOffice(it.text("text"))) { result("text" to text, "sede" to sede, "agency" to agency) }
    },
    "medical_license.parse" to Operation("text") {
        with(MedicalLicense(it.text("text"))) {
            result("text" to text, "province" to province, "register" to register, "number" to number)
        }
    },
    "money.add" to Operation("one other") { kept { Money(it.text("one")) + Money(it.text("other")) } },
    "money.fraction" to Operation("of numerator denominator") {
        kept { Money(it.text("of")).fraction(it.uint("numerator"), it.uint("denominator")) }
    },
    "money.parse" to Operation("text") { ofMoney(Money(it.text("text"))) },
    "money.percent" to Operation("of percent") { kept { Money(it.text("of")).percent(it.uint("percent")) } },
    "money.subtract" to Operation("one other") { kept { Money(it.text("one")) - Money(it.text("other")) } },
    "notice_deadline" to Operation("operations_on court_office? matter?") {
        ofDeadline(noticeDeadline(it.day("operations_on"), it.courtOffice(), it.matter()))
    },
    "operation_notice.findings" to Operation("case_key date time received_on") {
        val at = parseAppointment(it.text("date"), it.text("time"))
        val place = Place("Via Tiburtina 1", "Tivoli")
        val notice = OperationNotice(CaseKey(it.text("case_key")), InpsOffice("7000"), at, place)
        told(notice.findings(it.day("received_on")))
    },
    "pin.parse" to Operation("text") {
        Pin(it.text("text"))
        result("ok" to true)
    },
    "protocol_number.parse" to Operation("text") {
        with(ProtocolNumber(it.text("text"))) {
            result("text" to text, "prefix" to prefix, "office" to office, "date" to date, "sequence" to sequence)
        }
    },
    "receipt.verify" to Operation("keys text") { ofReceipt(Receipt(it.text("text")), TrustedKeys(it.text("keys"))) },
    "tax_code.parse" to Operation("text reference") { ofTaxCode(TaxCode(it.text("text")), it.day("reference")) },
    "tax_code.same_person" to Operation("one other") {
        val (one, other) = TaxCode(it.text("one")) to TaxCode(it.text("other"))
        result("same_person" to one.samePerson(other), "equal" to (one == other))
    },
    "term.after" to counted { term, day, kind, matter, office -> term.after(day, kind, matter, office) },
    "term.before" to counted { term, day, kind, matter, office -> term.before(day, kind, matter, office) },
)

fun Fields.day(name: String): LocalDate = LocalDate.parse(text(name))

fun Fields.courtOffice(): CourtOffice? = textOrNull("court_office")?.let(::CourtOffice)

fun Fields.matter(): Matter = textOrNull("matter")?.let(::parseMatter) ?: Matter.SOCIAL_SECURITY

/** As the scenarios write an instant. */
fun instant(at: Instant): String = INSTANT.format(at)

private val INSTANT = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC)

private fun ofAppointment(made: Appointment) = result("text" to made.text(), "instant" to instant(made.instant()))

private fun ofDay(day: LocalDate, office: CourtOffice?): JsonObject {
    val holiday = holiday(day, office)
    val working = TermKind.entries.map { it.name.lowercase() to isWorkingDay(day, it, office) }.toTypedArray()
    return result("is_holiday" to (holiday != null), "name_it" to holiday?.nameIt, "working_day" to result(*working))
}

private fun ofCaseKey(key: CaseKey) = result(
    "text" to key.text,
    "court_office" to key.courtOffice,
    "register" to key.register,
    "year" to key.year,
    "number" to key.number,
    "sub" to key.sub,
    "case_number" to key.caseNumber,
)

private fun ofMoney(money: Money) = result("text" to money, "cents" to money.cents, "italian" to money.italian)

/** An amount that is too large to be kept, or parts of nothing, are none. */
private fun kept(make: () -> Money): JsonObject = try {
    ofMoney(make())
} catch (refused: PeritoException.Validation) {
    if (refused.details.fields.single().code != "amount_range") throw refused
    result("text" to null, "cents" to null, "italian" to null)
}

private fun ofTaxCode(code: TaxCode, reference: LocalDate) = result(
    "text" to code.text,
    "canonical" to code.canonical,
    "sex" to code.sex?.let { if (it == Sex.MALE) "M" else "F" },
    "place" to code.place,
    "is_omocode" to code.isOmocode,
    "is_provisional" to code.isProvisional,
    "birth_dates" to code.birthDates(reference),
)

private fun ofReceipt(receipt: Receipt, keys: TrustedKeys): JsonObject {
    val verification = receipt.verify(keys)
    return result(
        "kind" to receipt.kind,
        "id" to receipt.id,
        "at" to instant(receipt.at),
        "protocol_number" to receipt.protocolNumber,
        "case_key" to receipt.caseKey,
        "findings" to receipt.findings,
        "origin" to verification.origin,
        "sandbox" to verification.sandbox,
        "archive_index" to verification.place?.index,
    )
}
