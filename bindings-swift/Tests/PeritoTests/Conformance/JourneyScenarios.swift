import Perito
import Testing

/// A journey: steps that are taken one after the other, against a portal of its own.
struct Journey: Sendable, CustomTestStringConvertible {
    let file: String
    let steps: [Result]

    var testDescription: String { file }

    /// Every journey.
    static func all() throws -> [Journey] {
        try files("journey").map { name, file in
            guard Set(file.keys) == ["name", "title", "kind", "steps"] else { throw Fault("\(name) has the keys \(file.keys)") }
            let steps = try objects(file["steps"], of: name)
            for step in steps where !Set(step.keys).isSuperset(of: ["do", "expect"])
                || !Set(step.keys).isSubset(of: ["do", "by", "with", "as", "expect"])
            {
                throw Fault("\(name) has the step \(step)")
            }
            return Journey(file: name, steps: steps)
        }
    }

    /// Takes every step, also after one that did not do as it should.
    func played() async throws -> [Taken] {
        let stage = try await Stage()
        defer { stage.portal.end() }
        var taken: [Taken] = []
        for step in steps { taken.append(await Self.take(step, on: stage)) }
        await stage.client.disconnect()
        return taken
    }

    private static func take(_ told: Result, on stage: Stage) async -> Taken {
        let what = told["do"]?.text ?? ""
        let expected = told["expect"] ?? .null
        do {
            guard let step = journeySteps[what] else { throw Fault("there is no step \(what)") }
            guard (told["by"] == nil) == step.byNobody else { throw Fault("\(what) is by nobody, or by somebody") }
            let input = try step.takes.checked(try stage.resolved(told["with"] ?? [:]).object ?? [:])
            let found = try await outcome { try await step.take(stage, told["by"]?.text ?? "", input) }
            if let name = told["as"]?.text { try stage.keep(name, found) }
            return Taken(what: what, expected: try stage.resolved(expected), found: found)
        } catch {
            return Taken(what: what, expected: expected, fault: "\(error)")
        }
    }
}

/// A step that was taken.
struct Taken: Sendable {
    let what: String
    let expected: JSON
    var found: Result = [:]
    /// Why it could not be taken.
    var fault: String?

    /// What is wrong with it; nothing when it did as it should.
    func judged(_ expected: JSON? = nil) -> [String] {
        fault.map { [$0] } ?? faults(expected: expected ?? self.expected, found: found)
    }
}

/// The journeys of `testdata/conformance`, which every language plays.
@Suite struct JourneyScenarios {
    /// A journey is played once: every expectation altered is judged by what its steps gave.
    @Test(arguments: try Journey.all())
    func everyJourneyComesToItsEnd(_ journey: Journey) async throws {
        let taken = try await journey.played()
        #expect(taken.count == journey.steps.count)
        for (index, step) in taken.enumerated() {
            let found = step.judged()
            try report(journey.file, "\(index + 1). \(step.what)", passed: found.isEmpty)
            #expect(found == [], "\(index + 1). \(step.what)")
            for other in mutations(step.expected) {
                #expect(step.judged(other) != [], "\(index + 1). \(step.what): \(other)")
            }
        }
    }

    @Test func whatTheRunnerDoesNotKnowFails() async throws {
        let session: JSON = ["outcome": "session"]
        let told: [Result] = [
            ["do": "login", "by": "ctu", "expect": session],
            ["do": "log_out", "by": "ctu", "expect": session],
            ["do": "login", "expect": session],
            ["do": "advance", "by": "ctu", "with": ["days": 1], "expect": ["now": "2026-09-02T08:00:00.000Z"]],
            ["do": "login", "by": "ctu", "with": ["level": "dispositivo"], "expect": session],
            ["do": "login", "by": "ctu", "expect": ["outcome": "session", "role": "ctu"]],
            ["do": "login", "by": "ctu", "with": ["pin": "WRONG000"], "expect": session],
            ["do": "login", "by": "ctu", "expect": ["error": "wrong_credentials"]],
            ["do": "login", "by": "ctu", "expect": [:]],
        ]
        let holds = try await Journey(file: "", steps: told).played().map { $0.judged().isEmpty }
        #expect(holds == [true] + [Bool](repeating: false, count: 8))
    }

    @Test func everyStepIsPlayed() throws {
        let played = Set(try Journey.all().flatMap(\.steps).compactMap { $0["do"]?.text })
        #expect(played == Set(journeySteps.keys))
    }
}

private func outcome(_ take: () async throws -> Result) async throws -> Result {
    do {
        return try await take()
    } catch let error as PeritoError {
        return refused(error)
    }
}

/// A value's own refusal, before anything is sent, names no call.
private func refused(_ error: PeritoError) -> Result {
    if error.operation == nil { return refusal(error) }
    let errors = error.fields.map { JSON.object(["error": .text($0.code), "field": .text($0.field)]) }
    return ["error": .text(error.code), "errors": .list(errors), "findings": JSON(texts: error.findings.map(\.rule))]
}
