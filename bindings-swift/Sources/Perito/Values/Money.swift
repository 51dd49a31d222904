import Foundation

/// An amount of euros, to the cent, and never a float.
public struct Money: Sendable, Hashable {
    /// No euro at all.
    public static let zero = Money(cents: 0)

    /// The amount in whole cents.
    public let cents: Int64

    /// An amount of whole cents.
    public init(cents: Int64) {
        self.cents = cents
    }

    /// An amount written as `290.77`.
    ///
    /// - Throws: ``PeritoError/Validation(details:)`` when it is written otherwise.
    public init(_ text: String) throws {
        self = try parseMoney(text: text)
    }

    /// An amount of euros.
    ///
    /// - Throws: ``PeritoError/Validation(details:)`` when it has a fraction of a cent, or cannot be kept in cents.
    public init(_ amount: Decimal) throws {
        var (written, exact) = (amount, Decimal())
        NSDecimalRound(&exact, &written, 2, .plain)
        // Rust has the say of what is an amount: a fraction of a cent is written out, and refused there.
        self = try parseMoney(text: exact == amount ? Self.plain(exact) : "\(amount)")
    }

    /// The amount in euros.
    public var amount: Decimal { Decimal(cents) / 100 }

    /// The amount as Italian writes it: `1.290,77 €`.
    public var italian: String { moneyItalian(amount: self) }

    /// The amount as `290.77`.
    public var text: String { moneyText(amount: self) }

    /// The sum of two amounts.
    ///
    /// - Throws: ``PeritoError/Validation(details:)`` where it cannot be kept.
    public func adding(_ other: Money) throws -> Money { try addMoney(one: self, other: other) }

    /// The difference of two amounts.
    ///
    /// - Throws: ``PeritoError/Validation(details:)`` where it cannot be kept.
    public func subtracting(_ other: Money) throws -> Money { try subtractMoney(one: self, other: other) }

    /// A percentage of the amount, rounded half up to the cent.
    ///
    /// - Throws: ``PeritoError/Validation(details:)`` where it cannot be kept.
    public func percent(_ percent: UInt32) throws -> Money { try moneyPercent(amount: self, percent: percent) }

    /// A fraction of the amount, rounded half up to the cent.
    ///
    /// - Throws: ``PeritoError/Validation(details:)`` for a denominator of 0, and where it cannot be kept.
    public func fraction(_ numerator: UInt32, over denominator: UInt32) throws -> Money {
        try moneyFraction(amount: self, numerator: numerator, denominator: denominator)
    }

    /// Both digits of the cents, always: `290.70`.
    private static func plain(_ amount: Decimal) -> String {
        let parts = "\(amount)".split(separator: ".", omittingEmptySubsequences: false)
        let cents = parts.count > 1 ? String(parts[1]) : ""
        return "\(parts[0]).\(cents)\(String(repeating: "0", count: max(0, 2 - cents.count)))"
    }
}

extension Sequence where Element == Money {
    /// The sum of the amounts; ``Money/zero`` of none.
    ///
    /// - Throws: ``PeritoError/Validation(details:)`` where it cannot be kept.
    public func sum() throws -> Money { try reduce(.zero) { try $0.adding($1) } }
}

extension Money: Comparable {
    /// Whether one amount is smaller than the other.
    public static func < (one: Self, other: Self) -> Bool { one.cents < other.cents }
}

extension Money: CanonicalText {}
