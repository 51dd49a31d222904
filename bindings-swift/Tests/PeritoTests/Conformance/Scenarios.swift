import Foundation
import Testing

/// What the runner gives or expects, by name.
typealias Result = [String: JSON]

/// What makes a runner fail without having run: the scenario itself is wrong.
struct Fault: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// The folder of the files that every language runs.
let conformanceFolder = repository.appending(path: "testdata/conformance")

/// The clone.
let repository = URL(filePath: #filePath).appending(path: "../../../../..").standardizedFileURL

/// The files of this kind, by name. Every file must be of one kind or the other.
func files(_ kind: String) throws -> [(name: String, file: Result)] {
    let paths = try FileManager.default.contentsOfDirectory(at: conformanceFolder, includingPropertiesForKeys: nil)
    let read = try paths.sorted { $0.lastPathComponent < $1.lastPathComponent }
        .filter { !["README.md", "small.pdf"].contains($0.lastPathComponent) }
        .map { path -> (String, Result) in
            guard path.pathExtension == "json" else { throw Fault("\(path.lastPathComponent) is read by nobody") }
            let file = try JSONDecoder().decode(Result.self, from: Data(contentsOf: path))
            guard let name = file["name"]?.text, name + ".json" == path.lastPathComponent else {
                throw Fault("\(path.lastPathComponent) is not named as it names itself")
            }
            guard let kind = file["kind"]?.text, ["values", "journey"].contains(kind) else {
                throw Fault("\(name) is of no kind that is known")
            }
            return (name, file)
        }
    return read.filter { $0.1["kind"] == .text(kind) }
}

/// The objects of a list that must have some.
func objects(_ list: JSON?, of file: String) throws -> [Result] {
    guard let list = list?.list, !list.isEmpty else { throw Fault("\(file) is empty") }
    return try list.map { item in
        guard let object = item.object else { throw Fault("\(file) has what is no object: \(item)") }
        return object
    }
}

/// Writes an outcome to the report, if one is wanted.
func report(_ file: String, _ scenario: String, passed: Bool) throws {
    guard let path = ProcessInfo.processInfo.environment["PERITO_CONFORMANCE_REPORT"] else { return }
    struct Line: Encodable {
        let language = "swift"
        let file, scenario: String
        let passed: Bool
    }
    let line = try JSONEncoder().encode(Line(file: file, scenario: scenario, passed: passed)) + Data("\n".utf8)
    // Tests run beside each other, and the other languages add to the same file: each line is appended at once.
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT, 0o644)
    guard descriptor >= 0 else { throw Fault("cannot open \(path)") }
    try FileHandle(fileDescriptor: descriptor, closeOnDealloc: true).write(contentsOf: line)
}

/// Where what was found is not as it was expected: every key that is expected must be there and hold that value.
func faults(expected: JSON?, found: Result) -> [String] {
    guard case .object(let wanted)? = expected, !wanted.isEmpty else { return ["nothing is expected"] }
    return differences("", .object(wanted), .object(found))
}

private func differences(_ path: String, _ expected: JSON, _ found: JSON) -> [String] {
    switch (expected, found) {
    case (.object(let wanted), .object(let found)):
        wanted.sorted { $0.key < $1.key }.flatMap { key, value in
            found[key].map { differences("\(path).\(key)", value, $0) } ?? ["\(path).\(key): there is no such result, but \(found)"]
        }
    case (.list(let wanted), .list(let found)) where wanted.count == found.count:
        zip(wanted, found).enumerated().flatMap { index, pair in differences("\(path).\(index)", pair.0, pair.1) }
    default:
        expected == found ? [] : ["\(path): \(expected) was expected, \(found) was found"]
    }
}

/// Every copy of this expectation in which one value is another.
func mutations(_ expected: JSON) -> [JSON] {
    switch expected {
    case .object(let members):
        members.flatMap { key, value in
            mutations(value).map { other in .object(members.merging([key: other]) { $1 }) }
        }
    case .list(let items):
        [.list(items.isEmpty ? ["one"] : items.dropLast())]
            + items.indices.flatMap { index in
                mutations(items[index]).map { other in
                    var items = items
                    items[index] = other
                    return .list(items)
                }
            }
    case .bool(let bool): [.bool(!bool)]
    case .int(let int): [.int(int &+ 1)]
    case .null: ["something else"]
    case .text(let text): [.text("\(text) altered")]
    }
}
