package it.perito.example

import it.perito.Answer
import it.perito.Appointment
import it.perito.CaseView
import it.perito.Evaluation
import it.perito.FeeItem
import it.perito.Money
import it.perito.NotifiedOperation
import it.perito.ObservationView
import it.perito.OperationNotice
import it.perito.PartyObservation
import it.perito.PayeeKind
import it.perito.Payment
import it.perito.PaymentState
import it.perito.Place
import it.perito.PortalClient
import it.perito.Report
import it.perito.ReportKind
import it.perito.Session
import it.perito.UploadState
import it.perito.Uploaded
import it.perito.allPayments
import it.perito.asDocument
import it.perito.newPaymentId
import it.perito.noticeDeadline
import it.perito.uploading
import it.perito.useAndLogout
import java.time.LocalTime
import kotlinx.coroutines.flow.last
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.flow.toList

/** The scenes of the journey, each with the calls that it shows. */
class Journey(private val demo: DemoPortal, private val client: PortalClient, private val kept: Kept) {
    /** The scenes, in order, with the days that pass between them. */
    suspend fun play() {
        val notified = asExpert { expert -> notify(expert, findCase(expert)) }
        wait(days = 30u)
        asExpert { sendDraft(it) }
        demo.login(client, "inps_doctor").useAndLogout { observe(it) }
        wait(days = 20u)
        val case = asExpert { expert ->
            findCase(expert).also { fileFinal(expert, notified, expert.observations().items.single()) }
        }
        demo.login(client, "treasury").useAndLogout { pay(it) }
        asExpert { readAgenda(it, case) }
        tell("${kept.verify()} ricevute conservate, e verificate senza rete con le sole chiavi")
    }

    private suspend fun <R> asExpert(scene: suspend (Session) -> R): R = demo.login(client, "ctu").useAndLogout(scene)

    private suspend fun findCase(expert: Session): CaseView {
        val case = expert.findCase(demo.caseKey.courtOffice, demo.caseKey.caseNumber)
        tell("La causa ${case.caseKey} è stata trovata", "sede INPS ${case.inpsOffice}")
        return case
    }

    /** Notifies INPS in time: the last day is counted by the library, and so is today, by the portal's clock. */
    private suspend fun notify(expert: Session, case: CaseView): NotifiedOperation {
        val operationsOn = client.today().plusDays(20)
        val deadline = noticeDeadline(operationsOn, case.caseKey.courtOffice)
        tell("Le operazioni iniziano il $operationsOn", "ultimo giorno sicuro per la comunicazione: ${deadline.prudent}")
        for (move in deadline.moves) tell("  ${move.textIt}", move.legalBasis)
        val place = Place("Via Tiburtina 1", "Tivoli", province = "RM")
        val notice = OperationNotice(case.caseKey, case.inpsOffice, Appointment(operationsOn, LocalTime.of(9, 30)), place)
        // Written down before the act is sent, they send the very same one again if the process ends in between.
        val options = client.newSendOptions()
        val notified = expert.notifyOperation(notice, options)
        kept.keep("notice", notified.receipt)
        tell("Comunicazione inviata: ricevuta verificata", "protocollo ${notified.view.protocolNumber}")
        return notified
    }

    private suspend fun sendDraft(expert: Session) {
        val uploaded = upload(expert, paper("Bozza di relazione"))
        val draft = expert.submitReport(Report(demo.caseKey, ReportKind.Draft), uploaded)
        kept.keep("draft", draft.receipt)
        tell("Bozza inviata", "protocollo ${draft.view.protocolNumber}")
    }

    /** An upload shows how far it is; what it goes on from, after a cut or another start, comes with every state. */
    private suspend fun upload(expert: Session, document: ByteArray): Uploaded {
        val end = expert.uploading(document.asDocument())
            .onEach { if (it is UploadState.Underway) tell("  caricati ${it.progress.sent} di ${it.progress.total} byte") }
            .last()
        return (end as UploadState.Done).uploaded
    }

    private suspend fun observe(doctor: Session) {
        val text = "Si osserva che la bozza non riporta il punteggio degli indici di autonomia."
        val submitted = doctor.submitObservation(PartyObservation(demo.caseKey, text))
        kept.keep("observation", submitted.receipt)
        tell("Il medico INPS invia un'osservazione", "protocollo ${submitted.view.protocolNumber}")
    }

    /** The final report attaches the notice's receipt and answers the observation: one that does not is refused first. */
    private suspend fun fileFinal(expert: Session, notified: NotifiedOperation, observation: ObservationView) {
        val evaluation = Evaluation.Given("L'osservazione è accolta: gli indici sono nell'esame obiettivo.")
        val answer = Answer(observation.id, evaluation)
        val report = Report(demo.caseKey, ReportKind.Final, listOf(notified.receipt.id), listOf(answer))
        val filed = expert.submitReport(report, upload(expert, paper("Relazione definitiva")))
        kept.keep("final", filed.receipt)
        val findings = filed.view.findings.joinToString { it.textIt }
        tell("Relazione definitiva depositata", "rilievi: ${findings.ifEmpty { "nessuno" }}")
    }

    private suspend fun pay(treasury: Session) {
        val gross = Money("290.77")
        val withholding = gross.percent(20u)
        val today = client.today()
        val payment = Payment(
            demo.caseKey,
            FeeItem.Fee,
            PaymentState.Paid,
            PayeeKind.Occasional,
            decreedOn = today,
            gross = gross,
            withholding = withholding,
            net = gross - withholding,
            mandateNumber = "2026/4711",
            valueOn = today,
        )
        treasury.putPayment(newPaymentId(), payment)
    }

    private suspend fun readAgenda(expert: Session, case: CaseView) {
        for (payment in expert.allPayments(case.id).toList()) {
            tell("L'onorario è pagato il ${payment.valueOn}", "netto ${payment.net.italian}")
        }
    }

    private suspend fun wait(days: UInt) {
        client.advanceSandboxClock(days)
        tell("Passano $days giorni: oggi è il ${client.today()}")
    }

    private fun tell(what: String, detail: String? = null) = println(listOfNotNull(what, detail).joinToString(" · "))
}
