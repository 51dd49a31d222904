import Foundation

import Perito

/// What a scenario holds: a whole number is never `true`, and `null` is a value.
enum JSON: Sendable, Equatable, Decodable {
    case null
    case bool(Bool)
    case int(Int64)
    case text(String)
    case list([JSON])
    case object([String: JSON])

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let int = try? value.decode(Int64.self) {
            self = .int(int)
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let list = try? value.decode([JSON].self) {
            self = .list(list)
        } else {
            self = .object(try value.decode([String: JSON].self))
        }
    }

    var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    var object: [String: JSON]? {
        if case .object(let object) = self { object } else { nil }
    }

    var list: [JSON]? {
        if case .list(let list) = self { list } else { nil }
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByNilLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    init(stringLiteral text: String) { self = .text(text) }
    init(booleanLiteral bool: Bool) { self = .bool(bool) }
    init(integerLiteral int: Int64) { self = .int(int) }
    init(nilLiteral: ()) { self = .null }
    init(arrayLiteral list: JSON...) { self = .list(list) }
    init(dictionaryLiteral members: (String, JSON)...) { self = .object(Dictionary(uniqueKeysWithValues: members)) }
}

extension JSON {
    /// What is absent is `null`.
    init(_ text: String?) { self = text.map(JSON.text) ?? .null }
    init(_ bool: Bool?) { self = bool.map(JSON.bool) ?? .null }
    init(_ int: (some BinaryInteger)?) { self = int.map { .int(Int64($0)) } ?? .null }
    init(_ described: (some CustomStringConvertible)?) { self = described.map { .text($0.description) } ?? .null }
    /// A tax code describes itself without telling whose it is.
    init(_ value: (some CanonicalText)?) { self = value.map { .text($0.text) } ?? .null }
    init(texts: some Sequence<some CustomStringConvertible>) { self = .list(texts.map { .text($0.description) }) }
}
