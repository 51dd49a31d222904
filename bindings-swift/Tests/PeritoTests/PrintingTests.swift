import Foundation
import Testing

import Perito

/// No record that is printed whole shows a person, a PIN, a receipt or the path of a document: a log is no place for them.
@Suite struct PrintingTests {
    @Test func nothingOfAPersonIsPrinted() throws {
        let taxCode = try TaxCode("RSSMRA80A01H501U")
        let license = try MedicalLicense("RM-M-12345")
        let office = try InpsOffice("7000")
        let receipt = try recordedReceipt().receipt
        let key = try CaseKey("0581040224/L/2026/1234")
        let day = try CivilDate("2026-09-01")
        let verification = Verification(origin: "origin", sandbox: true, place: nil, textIt: "", textEn: "")
        let view = ReceiptView(id: "id", text: "MARKER text")
        let number = try ProtocolNumber("PERITO.7000.01/09/2026.0000001")
        let observation = ObservationView(
            id: "id", caseId: "case", caseKey: key, text: "MARKER observed", document: nil, composedAt: .distantPast, receivedAt: .distantPast,
            receivedOn: day, protocolNumber: number, findings: [], receipt: view)
        let operation = OperationView(
            id: "id", convocationOf: nil, caseId: "case", caseKey: key, joinState: .matched, inpsOffice: office,
            operationsAt: AppointmentView(date: day, time: try CivilTime("09:30"), instant: .distantPast),
            place: Place(address: "Via Tiburtina 1", comune: "Tivoli"), composedAt: .distantPast, receivedAt: .distantPast, receivedOn: day,
            protocolNumber: number, findings: [], receipt: view)
        let report = ReportView(
            id: "id", caseId: "case", caseKey: key, kind: .final,
            document: FiledDocument(sha256: "", size: 1, pages: 1, claims: nil, attachments: []), noticeReceiptIds: [],
            answers: [AnswerView(observationId: "id", text: "MARKER", reasonUnanswered: nil)], draft: nil, composedAt: .distantPast,
            receivedAt: .distantPast, receivedOn: day, protocolNumber: number, findings: [], receipt: view)
        let records: [any Sendable] = [
            operation, report,
            NotifiedOperation(view: operation, receipt: receipt, verification: verification, archive: .first, replayed: false),
            SubmittedReport(view: report, receipt: receipt, verification: verification, archive: .first, replayed: false),
            MeView(
                id: "id", role: .ctu, taxCode: taxCode, givenName: "MARKER", familyName: "MARKER", inpsOffice: office, email: "MARKER",
                phone: "MARKER", pin: PinView(changeBy: nil), etag: "etag"),
            RegistrationView(
                id: "id", state: .submitted, createdAt: .distantPast, taxCode: taxCode, givenName: "MARKER", familyName: "MARKER",
                license: license, inpsOffice: office, documents: [], accountId: nil, reason: "MARKER"),
            try taxCodeParts(code: taxCode), receipt.parts, AnswerView(observationId: "id", text: nil, reasonUnanswered: "MARKER"),
            ArchiveEvidence(remembered: "one", shown: "other", text: "MARKER", receipt: receipt),
            taxCode, try Pin("MARKER00"), receipt,
            RegistrationData(
                taxCode: taxCode, givenName: "MARKER", familyName: "MARKER", license: license, inpsOffice: office, email: "MARKER@example.org"),
            PersonalData(email: .set(value: "MARKER"), phone: .set(value: "MARKER")), DataChange.set(value: "MARKER"),
            CaseRecord(caseKey: key, proceeding: .atpo, inpsOffice: office, ctu: taxCode, appointedOn: day),
            PartyObservation(caseKey: key, text: "MARKER"), Answer(observationId: "id", evaluation: .given(text: "MARKER")),
            Evaluation.withheld(reason: "MARKER"), DocumentSource.path(path: "/MARKER"), DocumentSource.content(content: Data("MARKER".utf8)),
            Saved(path: "/MARKER", size: 1, sha256: ""), view, observation,
            SubmittedObservation(view: observation, receipt: receipt, verification: verification, archive: .first, replayed: false),
            ReceiptField(key: "key", value: "MARKER"),
        ]
        for record in records {
            try expectNothing(of: record, in: "\(record)")
            try expectNothing(of: record, in: String(reflecting: record))
            try expectNothing(of: record, in: "\([record])")
            var dumped = ""
            dump(record, to: &dumped)
            try expectNothing(of: record, in: dumped)
        }
        #expect("\(taxCode)" == "TaxCode(…)" && "\(receipt)" == "Receipt(…)")
        #expect(taxCode.text == "RSSMRA80A01H501U")
    }

    private func expectNothing(of record: any Sendable, in text: String) throws {
        for marker in ["MARKER", "RSSMRA80A01H501U", try recordedReceipt().receipt.id] {
            #expect(!text.contains(marker), "\(type(of: record)) shows \(text)")
        }
    }
}
