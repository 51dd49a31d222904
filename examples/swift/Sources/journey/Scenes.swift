import Foundation
import Perito

private let doctor = "TRZPRT80A01H501G"
private let observed = "Si osserva che la bozza non riporta il punteggio degli indici di autonomia."
private let evaluated = "L'osservazione è accolta: gli indici ADL (2 su 6) e IADL (1 su 8) sono ora nell'esame obiettivo."

extension Journey {
    /// The doctor registers, the officer decides and hands over the PIN, and the first access changes it.
    static func register(on stage: Stage) async throws -> Session {
        let data = RegistrationData(
            taxCode: try TaxCode(doctor), givenName: "Perito", familyName: "Terzo", license: try MedicalLicense("NA-M-90003"),
            inpsOffice: try InpsOffice("7000"), email: "studio@example.org")
        // A registration lives in memory alone: the documents are at hand before it begins.
        let registration = try await stage.client.register(data: data)
        for kind in DocumentKind.known {
            _ = try await registration.putDocument(kind: kind, content: pdf(title: kind.code(), text: "Ambiente di prova."))
        }
        stage.step("Il medico si registra presso la sede INPS 7000", "The doctor registers with INPS office 7000")
        let officer = try await stage.staff(.officer)
        guard let account = try await officer.authoriseRegistration(id: registration.id()).accountId else {
            fatalError("an authorised registration has an account")
        }
        stage.step("L'operatore verifica i documenti e autorizza", "The officer checks the documents and authorises")
        let issued = try await officer.issuePin(accountId: account)
        stage.step("Il PIN è consegnato allo sportello", "The PIN is handed over at the counter")
        try await officer.logout()
        let session = try await stage.logIn(data.taxCode, issued)
        stage.step("Primo accesso: il PIN va cambiato subito", "First access: the PIN must be changed at once")
        return session
    }

    /// The legal office records the case, and the doctor finds it by its number.
    static func findCase(on stage: Stage, _ expert: Session) async throws -> CaseView {
        let (tivoli, number) = (try CourtOffice("0581040224"), try CaseNumber("R.G. 5678/2026"))
        let record = CaseRecord(
            caseKey: try CaseKey(tivoli, number, register: .labour), proceeding: .atpo, inpsOffice: try InpsOffice("7000"),
            ctu: try TaxCode(doctor), appointedOn: stage.today)
        let legalOffice = try await stage.staff(.legalOffice)
        _ = try await legalOffice.putCase(record: record)
        try await legalOffice.logout()
        stage.step("L'ufficio legale ha caricato la causa", "The legal office has put the case")
        let found = try await expert.findCase(courtOffice: tivoli, number: number)
        stage.step("La causa \(number) è stata trovata", "The case \(number) is found")
        stage.detail("chiave \(found.caseKey)", "key \(found.caseKey)")
        return found
    }

    /// INPS is told of the start of operations, at least 15 days before.
    static func notify(on stage: Stage, _ expert: Session, _ found: CaseView, _ day: CivilDate) async throws -> NotifiedOperation {
        stage.step("Operazioni previste per \(day): entro quando comunicarlo?", "Operations are planned for \(day): by when to tell INPS?")
        let deadline = try noticeDeadline(operationsOn: day, courtOffice: found.caseKey.courtOffice)
        for move in deadline.moves { stage.detail(move.textIt, move.textEn) }
        stage.detail("ultimo giorno sicuro: \(deadline.prudent)", "last safe day: \(deadline.prudent)")
        let notice = OperationNotice(
            caseKey: found.caseKey, inpsOffice: found.inpsOffice, operationsAt: try Appointment(day.text, "09:30"),
            place: Place(address: "Via Tiburtina 1", comune: "Tivoli", province: "RM", name: "Studio medico"))
        // An app that may be ended at any time writes notice and options down here, and only then sends.
        let options = try await stage.client.newSendOptions()
        let notified = try await expert.notifyOperation(notice: notice, options: options)
        stage.step("Comunicazione inviata", "Notice sent")
        try await stage.keep("notice", notified.receipt, notified.verification, in: expert)
        return notified
    }

    /// The judge's order sets the three terms. Gives the last day on which observations are in time.
    static func setTerms(on stage: Stage, _ expert: Session, _ found: CaseView, _ day: CivilDate) async throws -> CivilDate {
        let terms = [
            SetTerm(which: .draft, term: .days(from: day, days: 30)), SetTerm(which: .observations, term: .following(days: 15)),
            SetTerm(which: .filing, term: .following(days: 15)),
        ]
        let etag = try await expert.terms(caseId: found.id).etag
        let ends = try await expert.setTerms(caseId: found.id, terms: CaseTerms(terms: terms), etag: etag).ends
        stage.step("Il giudice fissa i termini dell'art. 195 c.p.c.", "The judge sets the terms of art. 195 c.p.c.")
        for end in ends { stage.detail("\(end.prudent): \(end.which)", "\(end.prudent): \(end.which)") }
        return ends.first { $0.which == .observations }?.effective ?? day
    }

    /// The draft is uploaded 4 MiB at a time, then submitted.
    static func sendDraft(on stage: Stage, _ expert: Session, _ found: CaseView) async throws {
        stage.step("La bozza della relazione viene caricata", "The draft of the report is uploaded")
        let document = pdf(title: "Bozza della relazione", text: "Esame obiettivo; radiografia.", scan: true)
        let upload = try expert.startUpload(.bytes(document))
        for await progress in upload.progress where progress.total > 0 {
            stage.detail("\(progress.sent * 100 / progress.total)%", "\(progress.sent * 100 / progress.total)%")
        }
        let report = Report(caseKey: found.caseKey, kind: .draft)
        let submitted = try await expert.submitReport(report: report, document: upload.value)
        stage.step("Bozza inviata", "Draft sent")
        try await stage.keep("draft", submitted.receipt, submitted.verification, in: expert)
    }

    /// INPS's doctor observes upon the draft, and the expert reads it.
    static func observe(on stage: Stage, _ expert: Session, _ found: CaseView) async throws -> ObservationView {
        let inpsDoctor = try await stage.staff(.inpsDoctor)
        let sent = try await inpsDoctor.submitObservation(observation: PartyObservation(caseKey: found.caseKey, text: observed))
        stage.step("Il medico dell'INPS osserva", "INPS's doctor observes")
        try await stage.keep("observation", sent.receipt, sent.verification, in: inpsDoctor)
        try await inpsDoctor.logout()
        for try await observation in expert.allObservations(ofCase: found.id) {
            stage.step("Il consulente legge le osservazioni", "The expert reads the observations")
            stage.detail("«\(observation.text ?? "")»", "«\(observation.text ?? "")»")
            return observation
        }
        fatalError("the observation is there")
    }

    /// Three months have passed since the PIN was chosen: it must be changed before anything else.
    static func comeBack(on stage: Stage, _ expert: Session) async throws -> Session {
        try await expert.logout()
        let session = try await stage.logIn(TaxCode(doctor), Pin(chosenPin), new: nextPin)
        stage.step("Il consulente rientra, e cambia il PIN di oltre tre mesi fa", "The expert comes back, and changes the PIN of three months ago")
        return session
    }

    /// The final report attaches the receipt of the notice, and answers the observation.
    static func fileFinal(on stage: Stage, _ expert: Session, _ notified: NotifiedOperation, _ observation: ObservationView) async throws {
        let document = pdf(title: "Relazione definitiva", text: "\(observed) \(evaluated)", scan: true)
        let report = Report(
            caseKey: notified.view.caseKey, kind: .final, noticeReceiptIds: [notified.receipt.id],
            answers: [Answer(observationId: observation.id, evaluation: .given(text: evaluated))])
        let submitted = try await expert.submitReport(report: report, document: expert.upload(.bytes(document)))
        stage.step("Relazione definitiva depositata", "Final report filed")
        try await stage.keep("final", submitted.receipt, submitted.verification, in: expert)
    }
}
