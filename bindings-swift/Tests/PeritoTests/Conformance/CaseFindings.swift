import Perito

/// What the rules say of a case of which this much is known.
let caseFindings = Operation([
    "proceeding", "appointed_on", "court_office?", "today", "task_on?", "terms?", "extensions?", "notices?", "operations?",
    "called_off?", "draft_sent_on?", "observations?", "final_report?", "fee_requested_on?",
]) { input in
    let facts = CaseFacts(
        taskOn: try input.day("task_on"),
        terms: try terms(input),
        extensions: try input.records("extensions", ["which", "decided_on", "to"]).map {
            Extension(which: Art195Term(code: try $0.text("which")), decidedOn: try $0.certainDay("decided_on"), to: try $0.certainDay("to"))
        },
        notices: try input.records("notices", ["sent_on", "operations_on", "receipt_id?"]).map(noticeFact),
        operations: try input.texts("operations").map { try CivilDate($0) },
        calledOff: try input.records("called_off", ["operations_on", "decided_on"]).map {
            CalledOff(operationsOn: try $0.certainDay("operations_on"), decidedOn: try $0.certainDay("decided_on"))
        },
        draftSentOn: try input.day("draft_sent_on"),
        observations: try input.records("observations", ["id", "received_on"]).map {
            ObservationFact(id: try $0.text("id"), receivedOn: try $0.certainDay("received_on"))
        },
        finalReport: try input.record("final_report", ["filed_on", "receipt_ids", "answered"]).map {
            FinalReport(filedOn: try $0.certainDay("filed_on"), receiptIds: try $0.texts("receipt_ids"), answered: try $0.texts("answered"))
        },
        feeRequests: try input.day("fee_requested_on").map { [DatedItem(item: .fee, on: $0)] } ?? [])
    let made = try Case(
        proceeding: Proceeding(code: input.text("proceeding")), appointedOn: input.certainDay("appointed_on"), facts: facts,
        courtOffice: courtOffice(input))
    return told(try made.findings(today: input.certainDay("today")))
}

private func terms(_ input: Input) throws -> [SetTerm] {
    guard let terms = try input.record("terms", ["draft?", "observations?", "filing?"]) else { return [] }
    return try Art195Term.known.compactMap { which in
        try terms.day(which.code()).map { SetTerm(which: which, term: .day(day: $0)) }
    }
}

/// A portal gives a receipt and makes sure of the place; by another channel the place may be missing.
private func noticeFact(_ input: Input) throws -> NoticeFact {
    let (sentOn, operationsOn) = (try input.certainDay("sent_on"), try input.certainDay("operations_on"))
    guard let receipt = try input.optionalText("receipt_id") else {
        return NoticeFact(sentOn: sentOn, operationsOn: operationsOn, channel: .other)
    }
    let place = Place(address: "Via Tiburtina 1", comune: "Tivoli")
    return NoticeFact(sentOn: sentOn, operationsOn: operationsOn, channel: .portal, place: place, receiptId: receipt)
}

extension Input {
    func day(_ name: String) throws -> CivilDate? { try optionalText(name).map { try CivilDate($0) } }
    func certainDay(_ name: String) throws -> CivilDate { try CivilDate(text(name)) }
}
