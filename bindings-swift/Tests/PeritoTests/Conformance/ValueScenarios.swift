import Perito
import Testing

/// A scenario on a value, with the name of its file.
struct Scenario: Sendable, CustomTestStringConvertible {
    let file: String
    let told: Result

    var testDescription: String { "\(file): \(told["name"]?.text ?? "")" }

    /// Every scenario of every file.
    static func all() throws -> [Scenario] {
        try files("values").flatMap { name, file in
            guard Set(file.keys) == ["name", "title", "kind", "scenarios"] else { throw Fault("\(name) has the keys \(file.keys)") }
            let scenarios = try objects(file["scenarios"], of: name)
            let names = scenarios.compactMap { $0["name"]?.text }
            guard Set(names).count == scenarios.count else { throw Fault("two scenarios of \(name) have one name") }
            return try scenarios.map { told in
                guard Set(told.keys) == ["name", "operation", "input", "expect"] else { throw Fault("\(name) has \(told.keys)") }
                return Scenario(file: name, told: told)
            }
        }
    }
}

/// The scenarios of `testdata/conformance` on values, which every language is tested by.
@Suite struct ValueScenarios {
    @Test(arguments: try Scenario.all())
    func everyScenarioHolds(_ scenario: Scenario) throws {
        let found = judge(scenario.told)
        try report(scenario.file, scenario.told["name"]?.text ?? "", passed: found.isEmpty)
        #expect(found == [])
    }

    @Test(arguments: try Scenario.all())
    func anAlteredExpectationFails(_ scenario: Scenario) throws {
        for other in mutations(try #require(scenario.told["expect"])) {
            #expect(judge(scenario.told.merging(["expect": other]) { $1 }) != [], "\(other)")
        }
    }

    @Test(arguments: [
        ("pin.guess", ["text": "A1B2C3D4"], ["ok": true]),
        ("pin.parse", ["text": "A1B2C3D4", "level": "dispositivo"], ["ok": true]),
        ("pin.parse", ["text": "A1B2C3D4"], ["ok": true, "length": 8]),
        ("pin.parse", ["text": "A1B2C3D4"], ["error": "pin_format"]),
        ("pin.parse", ["text": ""], ["ok": true]),
        ("pin.parse", [:], ["ok": true]),
        ("pin.parse", ["text": 1], ["ok": true]),
        ("pin.parse", ["text": "A1B2C3D4"], [:]),
        ("pin.parse", ["text": "A1B2C3D4"], ["ok": 1]),
    ] as [(String, JSON, JSON)])
    func whatTheRunnerDoesNotKnowFails(_ operation: String, _ input: JSON, _ expect: JSON) {
        #expect(judge(["name": "a scenario", "operation": .text(operation), "input": input, "expect": expect]) != [])
    }

    @Test func whatIsKnownHolds() {
        #expect(judge(["operation": "pin.parse", "input": ["text": "A1B2C3D4"], "expect": ["ok": true]]) == [])
    }

    @Test func everyOperationIsPlayed() throws {
        let played = Set(try Scenario.all().compactMap { $0.told["operation"]?.text })
        #expect(played == Set(operations.keys))
    }
}

/// What is wrong with a scenario; nothing when it holds.
private func judge(_ scenario: Result) -> [String] {
    guard let operation = scenario["operation"]?.text.flatMap({ operations[$0] }) else {
        return ["there is no operation \(String(describing: scenario["operation"]))"]
    }
    do {
        let input = try operation.takes.checked(scenario["input"]?.object ?? [:])
        return faults(expected: scenario["expect"], found: try outcome { try operation.run(input) })
    } catch {
        return ["\(error)"]
    }
}

private func outcome(_ run: () throws -> Result) throws -> Result {
    do {
        return try run()
    } catch let error as PeritoError {
        return refusal(error)
    }
}

/// What a value's own parser refuses.
func refusal(_ error: PeritoError) -> Result {
    let errors = error.fields.map { ["error": JSON.text($0.code), "field": .text($0.field)] }
    return switch errors.count {
    case 0: ["error": .text(error.code)]
    case 1: errors[0]
    default: ["errors": .list(errors.map(JSON.object))]
    }
}
