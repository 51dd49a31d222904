package it.perito.conformance

import it.perito.AcceptRisk
import it.perito.Account
import it.perito.Answer
import it.perito.CaseKey
import it.perito.CaseNumber
import it.perito.CourtOffice
import it.perito.Evaluation
import it.perito.FeeItem
import it.perito.Finding
import it.perito.InpsOffice
import it.perito.LoginOutcome
import it.perito.Money
import it.perito.OperationNotice
import it.perito.PageRequest
import it.perito.PartyObservation
import it.perito.PayeeKind
import it.perito.Payment
import it.perito.PaymentState
import it.perito.Pin
import it.perito.Place
import it.perito.ProtocolNumber
import it.perito.Receipt
import it.perito.Report
import it.perito.ReportKind
import it.perito.SendOptions
import it.perito.Session
import it.perito.allPayments
import it.perito.asDocument
import it.perito.newPaymentId
import it.perito.of
import it.perito.parseAppointment
import it.perito.upload
import java.io.File
import java.time.LocalDate
import kotlinx.coroutines.flow.toList
import kotlinx.serialization.json.JsonObject

/** A step of a journey: what it takes, and what it gives. */
class Step(takes: String, private val give: suspend Stage.(Fields) -> JsonObject) {
    val signature = Signature(takes)

    suspend fun on(stage: Stage, input: JsonObject): JsonObject = stage.give(signature.fields(input))
}

/** The closed list of steps: what each takes and gives is told in `testdata/conformance/README.md`. */
val STEPS: Map<String, Step> = mapOf(
    "advance" to Step("days") { result("now" to instant(client.advanceSandboxClock(it.uint("days")))) },
    "change_pin" to Step("by new_pin") {
        val account = accounts.getValue(it.text("by"))
        val new = Pin(it.text("new_pin"))
        sessions[it.text("by")] = session(it).changePin(account.pin, new)
        accounts[it.text("by")] = Account(account.role, account.taxCode, new)
        result("outcome" to "session")
    },
    "find_case" to Step("by court_office case_number") {
        with(session(it).findCase(CourtOffice(it.text("court_office")), CaseNumber(it.text("case_number")))) {
            result("id" to id, "case_key" to caseKey, "proceeding" to proceeding, "inps_office" to inpsOffice)
        }
    },
    "login" to Step("by pin?", Stage::login),
    "notify_operation" to Step(
        "by case_key inps_office date time address comune province? idempotency_key? accept_risk?",
        Stage::notify,
    ),
    "observations" to Step("by case_id?") {
        val page = session(it).observations(PageRequest(caseId = it.textOrNull("case_id"))).items
        result("count" to page.size, "ids" to page.map { each -> each.id }, "texts" to page.map { each -> each.text })
    },
    "payments" to Step("by case_id?") {
        val read = session(it).allPayments(it.textOrNull("case_id")).toList()
        result(
            "count" to read.size,
            "ids" to read.map { each -> each.id },
            "states" to read.map { each -> each.state },
            "nets" to read.map { each -> each.net },
        )
    },
    "put_payment" to Step(
        "by case_key state payee decreed_on gross withholding net mandate_number? value_on? id? etag?",
        Stage::putPayment,
    ),
    "receipt" to Step("by id") { ofReceipt(session(it).receipt(it.text("id"))) },
    "submit_observation" to Step("by case_key text? document? idempotency_key? accept_risk?", Stage::submitObservation),
    "submit_report" to Step(
        "by kind case_key document notice_receipt_ids? answers? idempotency_key? accept_risk?",
        Stage::submitReport,
    ),
    "upload" to Step("by file") {
        with(session(it).upload(File(FOLDER, it.text("file")).asDocument())) {
            uploads[id] = this
            result("id" to id, "sha256" to sha256, "size" to size)
        }
    },
    "verify_receipt" to Step("text replace?", Stage::verifyReceipt),
)

private fun Stage.session(fields: Fields): Session = sessions.getValue(fields.text("by"))

private suspend fun Stage.login(fields: Fields): JsonObject {
    val account = accounts.getValue(fields.text("by"))
    return when (val outcome = client.login(account.taxCode, fields.textOrNull("pin")?.let(::Pin) ?: account.pin)) {
        is LoginOutcome.Opened -> result("outcome" to "session").also { sessions[fields.text("by")] = outcome.session }
        is LoginOutcome.MustChangePin -> result("outcome" to "must_change_pin")
    }
}

private suspend fun Stage.notify(fields: Fields): JsonObject {
    val notice = OperationNotice(
        CaseKey(fields.text("case_key")),
        InpsOffice(fields.text("inps_office")),
        parseAppointment(fields.text("date"), fields.text("time")),
        Place(fields.text("address"), fields.text("comune"), fields.textOrNull("province")),
    )
    val notified = session(fields).notifyOperation(notice, options(fields, AcceptRisk.LateNotice))
    val act = with(notified.view) { ofAct(id, protocolNumber, findings, notified.receipt, notified.replayed) }
    val own = result(
        "join_state" to notified.view.joinState,
        "received_on" to notified.view.receivedOn,
        "sandbox" to notified.verification.sandbox,
    )
    return JsonObject(act + own)
}

private suspend fun Stage.submitReport(fields: Fields): JsonObject {
    val report = Report(
        CaseKey(fields.text("case_key")),
        ReportKind.of(fields.text("kind")),
        fields.texts("notice_receipt_ids"),
        fields.records("answers", Signature("observation_id text")).map { Answer(it.text("observation_id"), Evaluation.Given(it.text("text"))) },
    )
    val document = uploads.getValue(fields.text("document"))
    val submitted = session(fields).submitReport(report, document, options(fields, AcceptRisk.FlawedReport))
    val act = with(submitted.view) { ofAct(id, protocolNumber, findings, submitted.receipt, submitted.replayed) }
    return JsonObject(act + result("differs_from_draft" to submitted.view.draft?.differs))
}

private suspend fun Stage.submitObservation(fields: Fields): JsonObject {
    val observation = PartyObservation(CaseKey(fields.text("case_key")), fields.textOrNull("text"))
    val document = fields.textOrNull("document")?.let(uploads::getValue)
    // There is no risk to be accepted: whether one is makes no difference.
    val submitted = session(fields).submitObservation(observation, document, options(fields, null))
    return with(submitted.view) { ofAct(id, protocolNumber, findings, submitted.receipt, submitted.replayed) }
}

private fun options(fields: Fields, risk: AcceptRisk?) =
    SendOptions(fields.textOrNull("idempotency_key"), risk.takeIf { fields.flag("accept_risk") })

private suspend fun Stage.putPayment(fields: Fields): JsonObject {
    val payment = Payment(
        CaseKey(fields.text("case_key")),
        FeeItem.Fee,
        PaymentState.of(fields.text("state")),
        PayeeKind.of(fields.text("payee")),
        fields.day("decreed_on"),
        Money(fields.text("gross")),
        Money(fields.text("withholding")),
        Money(fields.text("net")),
        mandateNumber = fields.textOrNull("mandate_number"),
        valueOn = fields.textOrNull("value_on")?.let(LocalDate::parse),
    )
    val put = session(fields).putPayment(fields.textOrNull("id") ?: newPaymentId(), payment, fields.textOrNull("etag"))
    return result("id" to put.id, "etag" to put.etag, "state" to put.state, "net" to put.net)
}

private fun Stage.verifyReceipt(fields: Fields): JsonObject {
    val receipt = Receipt(replaced(fields.text("text"), fields.texts("replace")))
    return JsonObject(ofReceipt(receipt) + result("sandbox" to receipt.verify(portal.trustedKeys).sandbox))
}

private fun replaced(text: String, replace: List<String>): String {
    if (replace.isEmpty()) return text
    if (replace.size != 2) throw Fault("its input: replace is no pair")
    if (replace[0] !in text) throw Fault("its input: what is to be replaced is not there")
    return text.replace(replace[0], replace[1])
}

/** What every legal act gives. */
private fun ofAct(
    id: String,
    protocolNumber: ProtocolNumber,
    findings: List<Finding>,
    receipt: Receipt,
    replayed: Boolean,
): JsonObject = result(
    "id" to id,
    "protocol_number" to protocolNumber,
    "findings" to findings.map { it.rule },
    "receipt_id" to receipt.id,
    "receipt_kind" to receipt.kind,
    "receipt_text" to receipt.text,
    "replayed" to replayed,
)

private fun ofReceipt(receipt: Receipt) = result(
    "id" to receipt.id,
    "text" to receipt.text,
    "kind" to receipt.kind,
    "protocol_number" to receipt.protocolNumber,
    "case_key" to receipt.caseKey,
)
