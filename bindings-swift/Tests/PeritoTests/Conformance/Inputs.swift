/// What an operation or a step takes: the names are closed, and those that end in `?` may be left out.
struct Takes: Sendable, ExpressibleByArrayLiteral {
    private let required: Set<String>
    private let optional: Set<String>

    init(arrayLiteral names: String...) {
        required = Set(names.filter { !$0.hasSuffix("?") })
        optional = Set(names.filter { $0.hasSuffix("?") }.map { String($0.dropLast()) })
    }

    /// The input, if nothing is missing in it and nothing is too much.
    func checked(_ input: Result) throws -> Input {
        let given = Set(input.keys)
        let missing = required.subtracting(given), unknown = given.subtracting(required).subtracting(optional)
        guard missing.isEmpty, unknown.isEmpty else {
            throw Fault("its input: \(missing.sorted()) are missing, and nothing takes \(unknown.sorted())")
        }
        return Input(known: required.union(optional), values: input)
    }
}

/// What an operation is given.
struct Input {
    let known: Set<String>
    let values: Result

    func text(_ name: String) throws -> String {
        guard let text = try optionalText(name) else { throw Fault("its input: \(name) is no text") }
        return text
    }

    func optionalText(_ name: String) throws -> String? {
        switch try value(name) {
        case nil, .null?: nil
        case .text(let text)?: text
        default: throw Fault("its input: \(name) is no text")
        }
    }

    func int(_ name: String) throws -> Int64 {
        guard case .int(let int)? = try value(name) else { throw Fault("its input: \(name) is no whole number") }
        return int
    }

    func bool(_ name: String) throws -> Bool {
        switch try value(name) {
        case nil: false
        case .bool(let bool)?: bool
        default: throw Fault("its input: \(name) is neither true nor false")
        }
    }

    func texts(_ name: String) throws -> [String] {
        try items(name).map { item in
            guard let text = item.text else { throw Fault("its input: \(name) has what is no text") }
            return text
        }
    }

    /// Objects of the list, each of which takes these names.
    func records(_ name: String, _ takes: Takes) throws -> [Input] {
        try items(name).map { item in
            guard let object = item.object else { throw Fault("its input: \(name) has what is no object") }
            return try takes.checked(object)
        }
    }

    /// An object that takes these names, if there is one.
    func record(_ name: String, _ takes: Takes) throws -> Input? {
        guard let value = try value(name) else { return nil }
        guard let object = value.object else { throw Fault("its input: \(name) is no object") }
        return try takes.checked(object)
    }

    private func items(_ name: String) throws -> [JSON] {
        guard let value = try value(name) else { return [] }
        guard let list = value.list else { throw Fault("its input: \(name) is no list") }
        return list
    }

    private func value(_ name: String) throws -> JSON? {
        guard known.contains(name) else { throw Fault("the runner reads \(name), which it does not take") }
        return values[name]
    }
}
