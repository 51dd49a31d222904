import Foundation

import Perito

/// An operation on values: what each takes and gives is told in `testdata/conformance/README.md`.
struct Operation: Sendable {
    let takes: Takes
    let run: @Sendable (Input) throws -> Result

    init(_ takes: Takes, _ run: @escaping @Sendable (Input) throws -> Result) {
        (self.takes, self.run) = (takes, run)
    }
}

/// The closed list of operations.
let operations: [String: Operation] = [
    "appointment.parse": Operation(["date", "time"]) {
        let made = try Appointment($0.text("date"), $0.text("time"))
        return ["text": .text(try made.text()), "instant": instant(try made.instant())]
    },
    "calendar.is_holiday": Operation(["day", "court_office?"]) {
        let (day, office) = (try CivilDate($0.text("day")), try courtOffice($0))
        let found = try holiday(day: day, courtOffice: office)
        let working = try [("procedural", TermKind.procedural), ("substantive", .substantive)].map { name, kind in
            (name, JSON.bool(try isWorkingDay(day: day, kind: kind, courtOffice: office)))
        }
        return [
            "is_holiday": .bool(found != nil), "name_it": JSON(found?.nameIt),
            "working_day": .object(Dictionary(uniqueKeysWithValues: working)),
        ]
    },
    "case.findings": caseFindings,
    "case_key.of": Operation(["court_office", "case_number", "register?"]) {
        let (office, number) = (try CourtOffice($0.text("court_office")), try CaseNumber($0.text("case_number")))
        return told(try CaseKey(office, number, register: $0.optionalText("register").map(Register.init(code:))))
    },
    "case_key.parse": Operation(["text"]) { told(try CaseKey($0.text("text"))) },
    "case_number.parse": Operation(["text"]) {
        let made = try CaseNumber($0.text("text"))
        return [
            "text": .text(made.text), "number": JSON(made.number), "year": JSON(made.year), "register": JSON(made.register),
            "sub": JSON(made.sub),
        ]
    },
    "court_office.parse": Operation(["text"]) {
        let made = try CourtOffice($0.text("text"))
        return [
            "text": .text(made.text), "istat_comune": .text(made.istatComune), "warnings": JSON(texts: made.warnings.map(\.code)),
        ]
    },
    "inps_office.parse": Operation(["text"]) {
        let made = try InpsOffice($0.text("text"))
        return ["text": .text(made.text), "sede": .text(made.sede), "agency": JSON(made.agency)]
    },
    "medical_license.parse": Operation(["text"]) {
        let made = try MedicalLicense($0.text("text"))
        return [
            "text": .text(made.text), "province": .text(made.province), "register": JSON(made.register), "number": JSON(made.number),
        ]
    },
    "money.add": Operation(["one", "other"]) { input in
        try amount { try Money(input.text("one")).adding(Money(input.text("other"))) }
    },
    "money.fraction": Operation(["of", "numerator", "denominator"]) { input in
        let (of, parts) = (try Money(input.text("of")), (try number(input, "numerator"), try number(input, "denominator")))
        return try amount { try of.fraction(parts.0, over: parts.1) }
    },
    "money.parse": Operation(["text"]) { told(try Money($0.text("text"))) },
    "money.percent": Operation(["of", "percent"]) { input in
        let (of, percent) = (try Money(input.text("of")), try number(input, "percent"))
        return try amount { try of.percent(percent) }
    },
    "money.subtract": Operation(["one", "other"]) { input in
        try amount { try Money(input.text("one")).subtracting(Money(input.text("other"))) }
    },
    "notice_deadline": Operation(["operations_on", "court_office?", "matter?"]) {
        let (day, office) = (try CivilDate($0.text("operations_on")), try courtOffice($0))
        return told(try noticeDeadline(operationsOn: day, courtOffice: office, matter: matter($0)))
    },
    "operation_notice.findings": Operation(["case_key", "date", "time", "received_on"]) {
        let appointment = try Appointment($0.text("date"), $0.text("time"))
        let place = Place(address: "Via Tiburtina 1", comune: "Tivoli")
        let notice = OperationNotice(
            caseKey: try CaseKey($0.text("case_key")), inpsOffice: try InpsOffice("7000"), operationsAt: appointment, place: place)
        return told(try notice.findings(receivedOn: CivilDate($0.text("received_on"))))
    },
    "pin.parse": Operation(["text"]) {
        _ = try Pin($0.text("text"))
        return ["ok": true]
    },
    "protocol_number.parse": Operation(["text"]) {
        let made = try ProtocolNumber($0.text("text"))
        return [
            "text": .text(made.text), "prefix": .text(made.prefix), "office": .text(made.office), "date": .text(made.date.text),
            "sequence": JSON(made.sequence),
        ]
    },
    "receipt.verify": Operation(["keys", "text"]) {
        let receipt = try Receipt($0.text("text"))
        let verification = try receipt.verify(TrustedKeys($0.text("keys")))
        return [
            "kind": JSON(receipt.kind), "id": .text(receipt.id), "at": instant(receipt.at),
            "protocol_number": JSON(receipt.protocolNumber), "case_key": JSON(receipt.caseKey),
            "findings": JSON(texts: receipt.findings), "origin": .text(verification.origin),
            "sandbox": .bool(verification.sandbox), "archive_index": JSON(verification.place?.index),
        ]
    },
    "tax_code.parse": Operation(["text", "reference"]) {
        let made = try TaxCode($0.text("text"))
        return [
            "text": .text(made.text), "canonical": JSON(made.canonical), "sex": JSON(made.sex), "place": JSON(made.place),
            "is_omocode": .bool(made.isOmocode), "is_provisional": .bool(made.isProvisional),
            "birth_dates": JSON(texts: try made.birthDates(upTo: CivilDate($0.text("reference")))),
        ]
    },
    "tax_code.same_person": Operation(["one", "other"]) {
        let (one, other) = (try TaxCode($0.text("one")), try TaxCode($0.text("other")))
        return ["same_person": .bool(one.isSamePerson(as: other)), "equal": .bool(one == other)]
    },
    "term.after": counted { term, day, kind, matter, office in
        try term.after(day: day, kind: kind, matter: matter, courtOffice: office)
    },
    "term.before": counted { term, day, kind, matter, office in
        try term.before(day: day, kind: kind, matter: matter, courtOffice: office)
    },
]

/// A term counted in one direction.
private func counted(
    _ direction: @escaping @Sendable (Term, CivilDate, TermKind, Matter?, CourtOffice?) throws -> Deadline
) -> Operation {
    Operation(["day", "amount", "unit", "kind", "matter?", "court_office?"]) {
        let (amount, unit) = (try number($0, "amount"), try $0.text("unit"))
        let terms: [String: Term] = ["days": .days(amount: amount), "months": .months(amount: amount), "years": .years(amount: amount)]
        guard let term = terms[unit] else { throw Fault("its input: there is no unit \(unit)") }
        let (day, kind) = (try CivilDate($0.text("day")), try TermKind(code: $0.text("kind")))
        return told(try direction(term, day, kind, matter($0), courtOffice($0)))
    }
}

/// An amount that is too large to be kept is none, and so is a part of nothing.
private func amount(_ make: () throws -> Money) throws -> Result {
    do {
        return told(try make())
    } catch let error as PeritoError where error.fields.map(\.code) == ["amount_range"] {
        return ["text": nil, "cents": nil, "italian": nil]
    }
}

private func told(_ money: Money) -> Result {
    ["text": .text(money.text), "cents": JSON(money.cents), "italian": .text(money.italian)]
}

private func told(_ key: CaseKey) -> Result {
    [
        "text": .text(key.text), "court_office": JSON(key.courtOffice), "register": JSON(key.register), "year": JSON(key.year),
        "number": JSON(key.number), "sub": JSON(key.sub), "case_number": JSON(key.caseNumber),
    ]
}

private func told(_ deadline: Deadline) -> Result {
    let moves = deadline.moves.map { step in
        JSON.object(["from": JSON(step.from), "to": JSON(step.to), "reason": JSON(step.reason)])
    }
    return [
        "nominal": JSON(deadline.nominal), "effective": JSON(deadline.effective), "prudent": JSON(deadline.prudent),
        "moves": .list(moves),
    ]
}

func told(_ findings: [Finding]) -> Result {
    ["findings": .list(findings.map { .object(["rule": .text($0.rule), "severity": JSON($0.severity)]) })]
}

/// An instant as the protocol writes it, by whole milliseconds.
func instant(_ at: Date) -> JSON {
    .text(at.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
}

func courtOffice(_ input: Input) throws -> CourtOffice? {
    try input.optionalText("court_office").map { try CourtOffice($0) }
}

private func matter(_ input: Input) throws -> Matter? {
    try input.optionalText("matter").map { try Matter(code: $0) }
}

private func number(_ input: Input, _ name: String) throws -> UInt32 {
    guard let number = UInt32(exactly: try input.int(name)) else { throw Fault("its input: \(name) is out of range") }
    return number
}

extension JSON {
    init(_ sex: Sex?) {
        switch sex {
        case .female?: self = "F"
        case .male?: self = "M"
        case nil: self = .null
        }
    }
}
