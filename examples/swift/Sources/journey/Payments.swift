import Perito

extension Journey {
    /// The fee is asked for, within 100 days from the filing. The terms are put whole, with what was set before.
    static func askFee(on stage: Stage, _ expert: Session, _ found: CaseView) async throws {
        let known = try await expert.terms(caseId: found.id)
        let terms = try known.toTerms()
        let asked = CaseTerms(
            terms: terms.terms, extensions: terms.extensions, feeRequestedOn: stage.today, travelExpected: terms.travelExpected,
            travelRequestedOn: terms.travelRequestedOn)
        _ = try await expert.setTerms(caseId: found.id, terms: asked, etag: known.etag)
        stage.step("Il consulente chiede la liquidazione", "The expert asks for the fee")
    }

    /// The treasury puts the payment of the fee as the judge has decreed it, and pays it some weeks later.
    static func pay(on stage: Stage, _ found: CaseView) async throws {
        let fee = try invoice(taxable: Money("290.77"), vatPercent: 22, withholdingPercent: 20)
        let (decreedOn, id) = (stage.today, newPaymentId())
        let payment = { (state: PaymentState, mandate: String?, paidOn: CivilDate?) in
            Payment(
                caseKey: found.caseKey, item: .fee, state: state, payee: .habitualProfessional, decreedOn: decreedOn, gross: fee.gross,
                withholding: fee.withholding, net: fee.net, mandateNumber: mandate, valueOn: paidOn)
        }
        let treasury = try await stage.staff(.treasury)
        let etag = try await treasury.putPayment(id: id, payment: payment(.decreed, nil, nil)).etag
        stage.step("Il giudice ha liquidato l'onorario", "The judge has decreed the fee")
        try await stage.wait(until: decreedOn.later(by: 25))
        let paid = payment(.paid, "\(stage.today.year)/4711", stage.today)
        _ = try await treasury.putPayment(id: id, payment: paid, etag: etag)
        stage.step("L'onorario è pagato", "The fee is paid")
    }

    /// The expert reads the payments, and what they come to by month.
    static func readAgenda(on stage: Stage, _ expert: Session) async throws {
        stage.step("Il consulente legge l'agenda dei pagamenti", "The expert reads the payments agenda")
        var payments: [Payment] = []
        for try await view in expert.allPayments() {
            stage.detail("netto \(view.net.italian)", "net €\(view.net)")
            payments.append(try view.toPayment())
        }
        for period in try paymentTotalsByMonth(payments: payments) {
            let month = "\(period.month.map { "\($0)/" } ?? "")\(period.year)"
            let net = period.totals.paid.net
            stage.detail("\(month): incassato netto \(net.italian)", "\(month): net received €\(net)")
        }
    }

    /// What the rules say at the end, for the portal and for the library here.
    static func judge(on stage: Stage, _ expert: Session, _ found: CaseView) async throws {
        let findings = try await expert.findings(caseId: found.id)
        let file = try await expert.caseFile(caseId: found.id)
        let own = try Case.ofFile(file: file, today: stage.today).findings(today: stage.today)
        guard findings == own else { fatalError("the portal and the library do not find the same") }
        if findings.isEmpty { stage.step("Rilievi: nessuno", "Findings: none") }
        for finding in findings { stage.step("Rilievo: \(finding.textIt)", "Finding: \(finding.textEn)") }
    }
}
