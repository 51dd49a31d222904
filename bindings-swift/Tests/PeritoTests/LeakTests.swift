import Foundation
import Testing

@testable import Perito

/// Many objects one after the other: each is let go, here and on the library's side. One test after the other, for they measure memory.
@Suite(.serialized) struct LeakTests {
    /// An upload of no PDF ends before anything is sent.
    @Test func tenThousandUploadsAreLetGoWithTheirListeners() async throws {
        let session = try await Portal.shared.session(of: "ctu")
        let alive = Locked(0)
        for _ in 0..<10_000 {
            weak var task: UploadTask?
            weak var handle: TaskHandle?
            do {
                let upload = try session.startUpload(source: .bytes(Data("no PDF".utf8)), listener: CountedListener(alive))
                (task, handle) = (upload, upload.taskHandle())
                let error = try await failure { try await upload.finish() }
                #expect(error.fields.map(\.field) == ["document"])
            }
            #expect(task == nil && handle == nil)
        }
        #expect(alive.with { $0 } == 0)
    }

    #if os(Linux)
        /// Each case holds 80 kB of texts on the library's side. What other tests hold meanwhile is far less than ten thousand do.
        @Test func tenThousandObjectsAreLetGo() throws {
            let day = try CivilDate("2026-09-01")
            let observations = (0..<80).map { number in
                ObservationFact(id: "\(number)" + String(repeating: "x", count: 1_000), receivedOn: day)
            }
            let facts = CaseFacts(observations: observations)
            let make = { try Case(proceeding: .atpo, appointedOn: day, facts: facts) }
            for _ in 0..<500 { _ = try make() }
            let before = try residentMemory()
            for _ in 0..<10_000 { _ = try make() }
            #expect(try residentMemory() < before + 400_000_000)
            // The measure sees them where they are held.
            let held = try (0..<10_000).map { _ in try make() }
            #expect(try residentMemory() > before + 400_000_000)
            #expect(held.count == 10_000)
        }

        /// Bytes of this process that are in memory.
        private func residentMemory() throws -> Int {
            let status = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
            guard let pages = status.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else { throw Fault(status) }
            return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
        }
    #endif
}

/// Counts how many there are of it.
private final class CountedListener: ProgressListener {
    private let alive: Locked<Int>

    init(_ alive: Locked<Int>) {
        self.alive = alive
        alive.with { $0 += 1 }
    }

    deinit { alive.with { $0 -= 1 } }

    func onProgress(progress: TransferProgress) throws {}
}
