import Foundation

/// A day of the calendar that is not an instant: the day on which operations start, or a term ends.
///
/// It has no time and no time zone, so it is the same day wherever the phone is. There is no way from or to a Foundation `Date`:
/// an instant falls on another day in another zone, and a wrong day voids a report. To let one be picked, and to show one, go by
/// ``dateComponents``.
public struct CivilDate: Sendable, Hashable {
    /// The year, four digits.
    public let year: Int
    /// The month, from 1 to 12.
    public let month: Int
    /// The day of the month, from 1.
    public let day: Int

    /// A day by its numbers.
    ///
    /// - Throws: ``PeritoError/Validation(details:)`` when the calendar has no such day.
    public init(year: Int, month: Int, day: Int) throws {
        try self.init("\(digits(year, 4))-\(digits(month, 2))-\(digits(day, 2))")
    }

    /// A day written as `2026-09-01` (ISO 8601).
    ///
    /// - Throws: ``PeritoError/Validation(details:)`` when it is written otherwise, or the calendar has no such day.
    public init(_ text: String) throws {
        self = try parseCivilDate(text: text)
    }

    /// The day that components name, as a Gregorian calendar gives them: <doc:InsideAnApp> shows how a day is picked.
    ///
    /// `year`, `month` and `day` are read as numbers of the Gregorian calendar: hours, minutes and the time zone make no difference.
    /// `Calendar.current` is the one that the phone is set to, which may be another: its numbers are refused where the components tell,
    /// by their calendar or era, and where they name no calendar and no year from 1900 to 2199.
    ///
    /// - Throws: ``PeritoError/Validation(details:)`` when one of the three is missing, the calendar has no such day, or they are of
    ///   another calendar.
    public init(_ components: DateComponents) throws {
        guard Self.areGregorian(components) else {
            throw PeritoError.refused(
                field: "date", code: "date_calendar",
                english: "year, month and day of the Gregorian calendar are expected, of the years from 1900 to 2199",
                italian: "servono anno, mese e giorno del calendario gregoriano, degli anni dal 1900 al 2199")
        }
        try self.init(year: components.year ?? -1, month: components.month ?? -1, day: components.day ?? -1)
    }

    /// Whether nothing tells that the numbers are of another calendar. A Buddhist year is 543 more, and one of a Japanese era is small.
    private static func areGregorian(_ components: DateComponents) -> Bool {
        guard components.era ?? 1 == 1, components.isLeapMonth != true else { return false }
        switch components.calendar?.identifier {
        case .gregorian?, .iso8601?: return true
        case nil: return components.year.map((1900...2199).contains) ?? true
        default: return false
        }
    }

    init(lifted text: String) {
        let parts = text.split(separator: "-").compactMap { Int($0) }
        precondition(parts.count == 3, "the library tells a day as YYYY-MM-DD")
        (year, month, day) = (parts[0], parts[1], parts[2])
    }

    /// Year, month and day in the Gregorian calendar, without a time zone.
    public var dateComponents: DateComponents {
        DateComponents(calendar: Calendar(identifier: .gregorian), year: year, month: month, day: day)
    }

    /// The day as `2026-09-01` (ISO 8601).
    public var text: String { "\(digits(year, 4))-\(digits(month, 2))-\(digits(day, 2))" }
}

extension CivilDate: Comparable {
    /// Whether one day comes before the other.
    public static func < (one: Self, other: Self) -> Bool {
        (one.year, one.month, one.day) < (other.year, other.month, other.day)
    }
}

extension CivilDate: CanonicalText {}

/// A number with zeros before it; a negative one is no part of a day or hour, and stays what the library refuses.
func digits(_ number: Int, _ count: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, count - text.count)) + text
}
