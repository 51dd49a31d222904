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
        let model = PaymentsModel()
        await model.load(try await Portal.shared.session(of: "ctu"))
        #expect(model.payments.isEmpty && model.failure == nil)
        model.show(TransferProgress(sent: 1, total: 4))
        #expect(model.progress.fractionCompleted == 0.25)
    }

    @Test func theLogIsToldToAClosureThatMayFail() async throws {
        let (records, told) = AsyncStream.makeStream(of: LogRecord.self)
        tellLog(from: .debug) { record in
            told.yield(record)
            throw Fault("the listener failed")
        }
        let portal = try Portal.shared
        _ = try await portal.client().now()
        for await record in records {
            #expect(record.target.hasPrefix("perito") && !record.message.isEmpty)
            break
        }
        tellLog(to: nil)
    }
}
