/// A value that is right once it is held, and is its own canonical text.
///
/// Two are equal when their texts are. Coded, each is that text, and what is decoded is checked as what is typed.
public protocol CanonicalText: Sendable, Hashable, Codable, CustomStringConvertible {
    /// Takes the value as a person writes it, and puts it into canonical form.
    ///
    /// - Throws: ``PeritoError/Validation(details:)`` on what is wrong; it never repeats the refused text.
    init(_ text: String) throws

    /// The canonical text.
    var text: String { get }
}

extension CanonicalText {
    /// The canonical text; of what is of a person, what it is and not whose.
    public var description: String { text }

    /// Reads the text, and checks it.
    ///
    /// - Throws: `DecodingError.dataCorrupted` for a text that is no such value, with the ``PeritoError`` underneath.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        do {
            try self.init(text)
        } catch {
            let context = DecodingError.Context(
                codingPath: container.codingPath, debugDescription: "not a \(Self.self)", underlyingError: error)
            throw DecodingError.dataCorrupted(context)
        }
    }

    /// Writes the canonical text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
