import Foundation
import Testing

import Perito

/// Many calls at once, and many objects one after the other.
@Suite struct ManyTests {
    @Test func aThousandCallsAtOnce() async throws {
        let session = try await Portal.shared.session(of: "ctu")
        let own = try await session.me().id
        let told = try await withThrowingTaskGroup(of: String.self) { calls in
            for _ in 0..<1_000 { calls.addTask { try await session.me().id } }
            return try await calls.reduce(into: []) { $0.append($1) }
        }
        #expect(told == [String](repeating: own, count: 1_000))
    }

    /// Acts that are sent at once are each done once: their numbers have neither a gap nor a repeat.
    @Test func actsAtOnceAreEachDoneOnce() async throws {
        let portal = try Portal.start()
        defer { portal.end() }
        let session = try await portal.session(of: "ctu")
        let numbers = try await withThrowingTaskGroup(of: ProtocolNumber.self) { acts in
            for day in 1...30 {
                acts.addTask {
                    let notice = try notice(on: CivilDate(year: 2026, month: 11, day: day).text)
                    return try await session.notifyOperation(notice: notice).view.protocolNumber
                }
            }
            return try await acts.reduce(into: []) { $0.append($1) }
        }
        #expect(numbers.map(\.sequence).sorted() == Array(1...30))
    }

    @Test func aThousandValuesOnManyThreads() async throws {
        let office = try CourtOffice("0580910098")
        let expected = try noticeDeadline(operationsOn: CivilDate("2026-07-14"), courtOffice: office)
        await withTaskGroup(of: Bool.self) { calls in
            for _ in 0..<1_000 {
                calls.addTask { (try? noticeDeadline(operationsOn: CivilDate("2026-07-14"), courtOffice: office)) == expected }
            }
            for await same in calls { #expect(same) }
        }
    }

    #if os(Linux)
        /// Each case holds 80 kB of texts on the library's side: ten thousand that were not let go would be 800 MB.
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
            #expect(try residentMemory() < before + 300_000_000)
            // The measure sees them where they are held.
            let held = try (0..<6_000).map { _ in try make() }
            #expect(try residentMemory() > before + 300_000_000)
            #expect(held.count == 6_000)
        }

        /// Bytes of this process that are in memory.
        private func residentMemory() throws -> Int {
            let status = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
            guard let pages = status.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else { throw Fault(status) }
            return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
        }
    #endif
}
