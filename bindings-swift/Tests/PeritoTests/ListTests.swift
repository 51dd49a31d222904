import Testing

@testable import Perito

private struct Numbers: ListPage {
    let items: [Int]
    let nextCursor: String?
}

/// Lists that are read page by page.
@Suite struct ListTests {
    /// Three pages, the second of which is empty; the fetch of the last one fails once.
    private func numbers(asked: Locked<[String?]>) -> Listed<Int> {
        Listed.following(PageRequest(limit: 2, caseId: "a case")) { request in
            let times = asked.with { asked in
                asked.append(request.cursor)
                return asked.filter { $0 == request.cursor }.count
            }
            #expect(request.limit == 2 && request.caseId == "a case")
            switch request.cursor {
            case nil: return Numbers(items: [1, 2], nextCursor: "second")
            case "second": return Numbers(items: [], nextCursor: "third")
            case "third" where times == 1: throw Fault("the page did not come")
            case "third": return Numbers(items: [3], nextCursor: nil)
            default: throw Fault("there is no page \(request.cursor ?? "")")
            }
        }
    }

    @Test func aFailureLosesNothing() async throws {
        let asked = Locked<[String?]>([])
        var read: [Int] = []
        var iterator = numbers(asked: asked).makeAsyncIterator()
        #expect(asked.with { $0 }.isEmpty, "nothing is asked for before the first is read")
        while let next = try? await iterator.next() { read.append(next) }
        #expect(read == [1, 2])
        #expect(try await iterator.next() == 3)
        #expect(try await iterator.next() == nil)
        #expect(asked.with { $0 } == [nil, "second", "third", "third"])
    }

    @Test func eachReadingBeginsAtTheNewest() async throws {
        let asked = Locked<[String?]>([])
        let list = numbers(asked: asked)
        for _ in 0..<2 {
            for try await number in list {
                #expect(number == 1)
                break
            }
        }
        #expect(asked.with { $0 } == [nil, nil])
    }
}
