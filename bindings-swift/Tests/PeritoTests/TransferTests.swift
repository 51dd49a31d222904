import Foundation
import Testing

@testable import Perito

/// Uploads and downloads: shown how far they are, called off, gone on with.
@Suite struct TransferTests {
    /// Three chunks of 4 MiB, the last of them short.
    static let document = pdf(of: 9_000_000)

    @Test func anUploadThatIsCalledOffInTheMiddleGoesOn() async throws {
        let portal = try Portal.shared
        let session = try await portal.session(of: "ctu")
        let stored = try await calledOff(in: session)
        #expect(stored.offset > 0 && stored.offset < stored.size)
        #expect(stored.size == UInt64(Self.document.count))
        // It was written down, and is read after a restart.
        let read = try JSONDecoder().decode(StoredUpload.self, from: JSONEncoder().encode(stored))
        let least = Locked<UInt64>(.max)
        let uploaded = try await session.upload(.bytes(Self.document), from: read) { progress in
            least.with { $0 = min($0, progress.sent) }
        }
        #expect(uploaded.size == stored.size)
        #expect(least.with { $0 } >= stored.offset, "what had arrived was not sent again")
    }

    /// Another session of the same account goes on with it, for an app that was ended has none.
    @Test func anotherSessionGoesOnFromAFile() async throws {
        let portal = try Portal.start()
        defer { portal.end() }
        let stored = try await calledOff(in: portal.login("ctu"))
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).pdf")
        try Self.document.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let transfer = try await portal.login("ctu").startUpload(.file(file), from: stored)
        var last: TransferProgress?
        for await progress in transfer.progress { last = progress }
        let uploaded = try await transfer.value
        #expect(last == TransferProgress(sent: stored.size, total: stored.size))
        #expect(transfer.isFinished)
        #expect(uploaded.id == stored.id)
    }

    /// Begins an upload and calls it off once a part has arrived: the next one waits for the listener that does so.
    private func calledOff(in session: Session) async throws -> StoredUpload {
        let begun = DispatchSemaphore(value: 0)
        let under = Locked<Transfer<Uploaded>?>(nil)
        let transfer = try session.startUpload(.bytes(Self.document)) { progress in
            guard progress.sent > 0 else { return }
            begun.wait()
            under.with { $0 }?.cancel()
            begun.signal()
        }
        under.with { $0 = transfer }
        begun.signal()
        let error = try await failure { try await transfer.value }
        guard case .Cancelled = error, let stored = error.upload else { throw Fault("it was not called off: \(error)") }
        #expect(error.code == "cancelled")
        #expect(transfer.isFinished)
        #expect(transfer.stored?.id == stored.id)
        return stored
    }

    /// The listener holds the upload until the task awaits it, and then cancels that task.
    @Test func aTaskThatIsCancelledCallsItsUploadOff() async throws {
        let session = try await Portal.shared.session(of: "ctu")
        let ready = DispatchSemaphore(value: 0)
        let awaiting = Locked<Task<Uploaded, any Error>?>(nil)
        let cancel: OnProgress = { progress in
            guard progress.sent > 0 else { return }
            // The task is known here, and its end is awaited twice: by the task, and by what ends the progress.
            for _ in 0..<3 { ready.wait() }
            awaiting.with { $0 }?.cancel()
            for _ in 0..<3 { ready.signal() }
        }
        let transfer = try Transfer<Uploaded>(onProgress: cancel) { listener in
            let task = try session.startUpload(source: .bytes(Self.document), listener: listener)
            let end: @Sendable () async throws -> Uploaded = {
                ready.signal()
                return try await task.finish()
            }
            return (task.taskHandle(), end)
        }
        let task = Task { try await transfer.value }
        awaiting.with { $0 = task }
        ready.signal()
        let error = try await failure { try await task.value }
        guard case .Cancelled = error, let stored = error.upload else { throw Fault("\(error)") }
        #expect(stored.offset > 0 && stored.offset < stored.size)
    }

    @Test func whatAListenerThrowsIsPassedOver() async throws {
        let portal = try Portal.shared
        let calls = Locked(0)
        let uploaded = try await portal.session(of: "ctu").upload(.bytes(Self.document)) { _ in
            calls.with { $0 += 1 }
            throw Fault("the listener failed")
        }
        #expect(uploaded.size == UInt64(Self.document.count))
        #expect(calls.with { $0 } >= 3)
    }

    @Test func aListenerIsLetGoWithItsTransfer() async throws {
        let portal = try Portal.shared
        let session = try await portal.session(of: "ctu")
        weak var held: Locked<Int>?
        do {
            let calls = Locked(0)
            held = calls
            _ = try await session.upload(.bytes(Self.document)) { _ in calls.with { $0 += 1 } }
            #expect(calls.with { $0 } > 0)
        }
        #expect(held == nil)
    }

    @Test func aDocumentThatIsNoneIsRefused() async throws {
        let session = try await Portal.shared.session(of: "ctu")
        let error = try await failure { try await session.upload(.bytes(Data("no PDF".utf8))) }
        #expect(error.fields.map(\.field) == ["document"])
    }

    @Test func aDocumentComesBackAsItWasSent() async throws {
        let portal = try Portal.shared
        let session = try await portal.session(of: "ctu")
        let sent = try Data(contentsOf: conformanceFolder.appending(path: "small.pdf"))
        let uploaded = try await session.upload(.bytes(sent))
        let report = Report(caseKey: try CaseKey("0581040224/L/2026/1234"), kind: .draft)
        let submitted = try await session.submitReport(report: report, document: uploaded, options: .accepting(.flawedReport))
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).pdf")
        defer { try? FileManager.default.removeItem(at: file) }
        let saved = try await session.download(submitted.view, to: file)
        #expect(saved.sha256 == uploaded.sha256)
        #expect(try Data(contentsOf: file) == sent)
        let again = try await failure { try await session.download(submitted.view, to: file) }
        guard case .Device = again else { throw Fault("a file that is there was written over: \(again)") }
    }
}

/// A PDF of this many bytes, most of which are padding that a reader skips.
func pdf(of size: Int) -> Data {
    var document = Data("%PDF-1.7\n%".utf8)
    document.append(Data(repeating: 0x20, count: size - document.count - 7))
    document.append(Data("\n%%EOF\n".utf8))
    return document
}
