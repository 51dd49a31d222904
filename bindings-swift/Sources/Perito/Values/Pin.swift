/// A PIN: letters and digits that only its owner is to see.
///
/// It does not describe itself, is not `Codable`, and shows nothing of itself in a dump or a debugger's summary: only
/// ``expose()`` gives it.
public struct Pin: Sendable, Hashable {
    private let secret: String

    /// Takes the letters and digits of a PIN.
    ///
    /// - Throws: ``PeritoError/Validation(details:)`` for anything else.
    public init(_ text: String) throws {
        self = try parsePin(text: text)
    }

    init(lifted text: String) {
        secret = text
    }

    /// The PIN itself, for its owner's eyes.
    public func expose() -> String { secret }
}

extension Pin: Hidden, CustomStringConvertible, CustomDebugStringConvertible {
    /// Says that it is a PIN, and not which.
    public var description: String { "Pin(…)" }
    /// Says that it is a PIN, and not which.
    public var debugDescription: String { description }
}
