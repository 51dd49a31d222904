import Foundation
import Observation
import Perito
import Testing

/// A model of an app, which imports what apps import: no name of the package may be in the way of theirs.
@Observable final class PaymentsModel {
    var payments: [PaymentView] = []
    var progress = Progress(totalUnitCount: 0)
    var failure: PeritoError?

    func load(_ session: Session) async {
        do {
            for try await payment in session.allPayments() { payments.append(payment) }
        } catch {
            failure = error as? PeritoError
        }
    }

    func show(_ transfer: TransferProgress) {
        progress.totalUnitCount = Int64(transfer.total)
        progress.completedUnitCount = Int64(transfer.sent)
    }
}

@Suite struct ObservableTests {
    @Test func aModelIsFilled() async throws {
        let portal = try Portal.start()
        defer { portal.end() }
        let payment = Payment(
            caseKey: try CaseKey("0580910098/L/2026/2345"), item: .fee, state: .decreed, payee: .occasional,
            decreedOn: try CivilDate("2026-09-01"), gross: try Money("290.77"), withholding: try Money("58.15"), net: try Money("232.62"))
        let put = try await portal.session(of: "treasury").putPayment(id: newPaymentId(), payment: payment)
        let model = PaymentsModel()
        await model.load(try await portal.session(of: "ctu"))
        #expect(model.payments == [put] && model.failure == nil)
        model.show(TransferProgress(sent: 1, total: 4))
        #expect(model.progress.fractionCompleted == 0.25)
    }

    /// What it throws does not end it: a second record comes after the first threw. Where none comes the test fails, and does not hang.
    @Test(.timeLimit(.minutes(10))) func theLogIsToldToAClosureThatMayFail() async throws {
        let (records, told) = AsyncStream.makeStream(of: LogRecord.self)
        tellLog(from: .debug) { record in
            told.yield(record)
            throw Fault("the listener failed")
        }
        defer { tellLog(to: nil) }
        let client = try await Portal.shared.client()
        var heard = records.makeAsyncIterator()
        for _ in 0..<2 {
            _ = try await client.now()
            let record = try #require(await heard.next())
            #expect(record.target.hasPrefix("perito") && !record.message.isEmpty)
        }
    }
}
