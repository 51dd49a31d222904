import Foundation
import Testing

import Perito

/// Many calls at once.
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
}
