import Foundation

import Perito

/// A step of a journey: what each takes and gives is told in `testdata/conformance/README.md`.
struct Step: Sendable {
    let takes: Takes
    let byNobody: Bool
    let take: @Sendable (Stage, String, Input) async throws -> Result

    /// A step of an account.
    init(_ takes: Takes, _ take: @escaping @Sendable (Stage, String, Input) async throws -> Result) {
        (self.takes, byNobody, self.take) = (takes, false, take)
    }

    /// A step of nobody.
    init(byNobody takes: Takes, _ take: @escaping @Sendable (Stage, Input) async throws -> Result) {
        (self.takes, byNobody, self.take) = (takes, true, { stage, _, input in try await take(stage, input) })
    }
}

/// The closed list of steps.
let journeySteps: [String: Step] = [
    "advance": Step(byNobody: ["days"]) { stage, input in
        guard let days = UInt32(exactly: try input.int("days")) else { throw Fault("its input: days are out of range") }
        _ = try await stage.client.advanceSandboxClock(days: days)
        return ["now": instant(try await stage.client.now())]
    },
    "change_pin": Step(["new_pin"]) { stage, by, input in
        let new = try Pin(input.text("new_pin"))
        let changed = try await stage.session(by).changePin(current: stage.account(by).pin, newPin: new)
        stage.open(changed, of: by, pin: new)
        return ["outcome": "session"]
    },
    "find_case": Step(["court_office", "case_number"]) { stage, by, input in
        let (office, number) = (try CourtOffice(input.text("court_office")), try CaseNumber(input.text("case_number")))
        let found = try await stage.session(by).findCase(courtOffice: office, number: number)
        return [
            "id": .text(found.id), "case_key": JSON(found.caseKey), "proceeding": JSON(found.proceeding),
            "inps_office": JSON(found.inpsOffice),
        ]
    },
    "login": Step(["pin?"]) { stage, by, input in
        let (taxCode, own) = try stage.account(by)
        let pin = try input.optionalText("pin").map { try Pin($0) } ?? own
        switch try await stage.client.login(taxCode: taxCode, pin: pin) {
        case .opened(let session):
            stage.open(session, of: by)
            return ["outcome": "session"]
        case .mustChangePin:
            return ["outcome": "must_change_pin"]
        }
    },
    "notify_operation": Step([
        "case_key", "inps_office", "date", "time", "address", "comune", "province?", "idempotency_key?", "accept_risk?",
    ]) { stage, by, input in
        let place = Place(
            address: try input.text("address"), comune: try input.text("comune"), province: try input.optionalText("province"))
        let notice = OperationNotice(
            caseKey: try CaseKey(input.text("case_key")), inpsOffice: try InpsOffice(input.text("inps_office")),
            operationsAt: try Appointment(input.text("date"), input.text("time")), place: place)
        let done = try await stage.session(by).notifyOperation(notice: notice, options: options(input, .lateNotice))
        let act = told(
            done.view.id, done.view.protocolNumber, done.view.findings, done.receipt, replayed: done.replayed)
        let more: Result = [
            "join_state": JSON(done.view.joinState), "received_on": JSON(done.view.receivedOn),
            "sandbox": .bool(done.verification.sandbox),
        ]
        return act.merging(more) { $1 }
    },
    "observations": Step(["case_id?"]) { stage, by, input in
        let page = try await stage.session(by).observations(page: PageRequest(caseId: input.optionalText("case_id")))
        return [
            "count": JSON(page.items.count), "ids": JSON(texts: page.items.map(\.id)),
            "texts": .list(page.items.map { JSON($0.text) }),
        ]
    },
    "payments": Step(["case_id?"]) { stage, by, input in
        var read: [PaymentView] = []
        for try await payment in try stage.session(by).allPayments(ofCase: input.optionalText("case_id")) { read.append(payment) }
        return [
            "count": JSON(read.count), "ids": JSON(texts: read.map(\.id)), "states": JSON(texts: read.map(\.state)),
            "nets": JSON(texts: read.map(\.net)),
        ]
    },
    "put_payment": Step([
        "case_key", "state", "payee", "decreed_on", "gross", "withholding", "net", "mandate_number?", "value_on?", "id?", "etag?",
    ]) { stage, by, input in
        let payment = Payment(
            caseKey: try CaseKey(input.text("case_key")), item: .fee, state: PaymentState(code: try input.text("state")),
            payee: PayeeKind(code: try input.text("payee")), decreedOn: try input.certainDay("decreed_on"),
            gross: try Money(input.text("gross")), withholding: try Money(input.text("withholding")),
            net: try Money(input.text("net")), mandateNumber: try input.optionalText("mandate_number"),
            valueOn: try input.day("value_on"))
        let id = try input.optionalText("id") ?? newPaymentId()
        let put = try await stage.session(by).putPayment(id: id, payment: payment, etag: input.optionalText("etag"))
        return ["id": .text(put.id), "state": JSON(put.state), "net": JSON(put.net), "etag": .text(put.etag)]
    },
    "receipt": Step(["id"]) { stage, by, input in told(try await stage.session(by).receipt(id: input.text("id"))) },
    "submit_observation": Step([
        "case_key", "text?", "document?", "idempotency_key?", "accept_risk?",
    ]) { stage, by, input in
        let observation = PartyObservation(caseKey: try CaseKey(input.text("case_key")), text: try input.optionalText("text"))
        var document: Uploaded?
        if let id = try input.optionalText("document") { document = try stage.upload(id) }
        // There is no risk to be accepted: whether one is makes no difference.
        let options = SendOptions(idempotencyKey: try input.optionalText("idempotency_key"))
        let done = try await stage.session(by).submitObservation(observation: observation, document: document, options: options)
        return told(done.view.id, done.view.protocolNumber, done.view.findings, done.receipt, replayed: done.replayed)
    },
    "submit_report": Step([
        "kind", "case_key", "document", "notice_receipt_ids?", "answers?", "idempotency_key?", "accept_risk?",
    ]) { stage, by, input in
        let answers = try input.records("answers", ["observation_id", "text"]).map {
            Answer(observationId: try $0.text("observation_id"), evaluation: .given(text: try $0.text("text")))
        }
        let report = Report(
            caseKey: try CaseKey(input.text("case_key")), kind: ReportKind(code: try input.text("kind")),
            noticeReceiptIds: try input.texts("notice_receipt_ids"), answers: answers)
        let document = try stage.upload(input.text("document"))
        let done = try await stage.session(by).submitReport(report: report, document: document, options: options(input, .flawedReport))
        let act = told(done.view.id, done.view.protocolNumber, done.view.findings, done.receipt, replayed: done.replayed)
        return act.merging(["differs_from_draft": JSON(done.view.draft?.differs)]) { $1 }
    },
    "upload": Step(["file"]) { stage, by, input in
        let file = conformanceFolder.appending(path: try input.text("file"))
        let uploaded = try await stage.session(by).upload(.file(file))
        stage.keep(uploaded)
        return ["id": .text(uploaded.id), "sha256": .text(uploaded.sha256), "size": JSON(uploaded.size)]
    },
    "verify_receipt": Step(byNobody: ["text", "replace?"]) { stage, input in
        var text = try input.text("text")
        let replace = try input.texts("replace")
        guard [0, 2].contains(replace.count) else { throw Fault("its input: replace is no pair") }
        if replace.count == 2 {
            guard text.contains(replace[0]) else { throw Fault("what is to be replaced is not there") }
            text = text.replacingOccurrences(of: replace[0], with: replace[1])
        }
        let receipt = try Receipt(text)
        let verification = try receipt.verify(stage.portal.trustedKeys)
        return told(receipt).merging(["sandbox": .bool(verification.sandbox)]) { $1 }
    },
]

private func options(_ input: Input, _ risk: AcceptRisk) throws -> SendOptions {
    SendOptions(
        idempotencyKey: try input.optionalText("idempotency_key"), acceptRisk: try input.bool("accept_risk") ? risk : nil)
}

/// What every legal act gives.
private func told(
    _ id: String, _ number: ProtocolNumber, _ findings: [Finding], _ receipt: Receipt, replayed: Bool
) -> Result {
    [
        "id": .text(id), "protocol_number": JSON(number), "findings": JSON(texts: findings.map(\.rule)),
        "receipt_id": .text(receipt.id), "receipt_kind": JSON(receipt.kind), "receipt_text": .text(receipt.text),
        "replayed": .bool(replayed),
    ]
}

private func told(_ receipt: Receipt) -> Result {
    [
        "id": .text(receipt.id), "kind": JSON(receipt.kind), "protocol_number": JSON(receipt.protocolNumber),
        "case_key": JSON(receipt.caseKey), "text": .text(receipt.text),
    ]
}
