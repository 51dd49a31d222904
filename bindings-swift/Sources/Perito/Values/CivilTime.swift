import Foundation

/// An hour and minute in Italy, without a day and without a time zone.
public struct CivilTime: Sendable, Hashable {
    /// The hour, from 0 to 23.
    public let hour: Int
    /// The minute, from 0 to 59.
    public let minute: Int

    /// An hour by its numbers.
    ///
    /// - Throws: ``PeritoError/Validation(details:)`` when the day has no such hour.
    public init(hour: Int, minute: Int) throws {
        try self.init("\(digits(hour, 2)):\(digits(minute, 2))")
    }

    /// An hour written as `09:30`.
    ///
    /// - Throws: ``PeritoError/Validation(details:)`` when it is written otherwise, or the day has no such hour.
    public init(_ text: String) throws {
        self = try parseCivilTime(text: text)
    }

    /// The hour that components name: `hour` and `minute` are read, and neither a day nor a time zone.
    ///
    /// - Throws: ``PeritoError/Validation(details:)`` when one of the two is missing, and for seconds other than 0.
    public init(_ components: DateComponents) throws {
        guard components.second ?? 0 == 0 else {
            throw PeritoError.refused(
                field: "time", code: "time_seconds", english: "an hour and a minute without seconds are expected, as in 09:30",
                italian: "servono un'ora e un minuto senza secondi, come 09:30")
        }
        try self.init(hour: components.hour ?? -1, minute: components.minute ?? -1)
    }

    init(lifted text: String) {
        let parts = text.split(separator: ":").compactMap { Int($0) }
        precondition(parts.count == 2, "the library tells an hour as HH:MM")
        (hour, minute) = (parts[0], parts[1])
    }

    /// Hour and minute, without a day and without a time zone.
    public var dateComponents: DateComponents { DateComponents(hour: hour, minute: minute) }

    /// The hour as `09:30`.
    public var text: String { "\(digits(hour, 2)):\(digits(minute, 2))" }
}

extension CivilTime: Comparable {
    /// Whether one hour of a day comes before the other.
    public static func < (one: Self, other: Self) -> Bool { (one.hour, one.minute) < (other.hour, other.minute) }
}

extension CivilTime: CanonicalText {}
