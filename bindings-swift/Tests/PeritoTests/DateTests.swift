import Foundation
import Testing

@testable import Perito

/// A legal day is the same day wherever the phone is.
@Suite(.serialized) struct DateTests {
    static let zones = ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Rome", "America/New_York", "UTC"]

    @Test(arguments: zones) func aDayIsTheSameInEveryZoneOfTheHost(_ zone: String) throws {
        let before = NSTimeZone.default
        defer { NSTimeZone.default = before }
        NSTimeZone.default = try #require(TimeZone(identifier: zone))
        #expect(Calendar.current.timeZone.identifier == NSTimeZone.default.identifier)

        let day = try CivilDate("2026-03-29")
        #expect(day.text == "2026-03-29" && (day.year, day.month, day.day) == (2026, 3, 29))
        #expect(try CivilDate(day.dateComponents) == day)
        #expect(day.dateComponents.timeZone == nil)
        let deadline = try noticeDeadline(operationsOn: CivilDate("2026-07-14"), courtOffice: CourtOffice("0580910098"))
        #expect(deadline.nominal.text == "2026-06-29" && deadline.prudent.text == "2026-06-26")

        // What somebody picks here: the picker's calendar tells which day it shows, at any hour of it.
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = NSTimeZone.default
        for hour in [0, 12, 23] {
            let picked = try #require(calendar.date(from: DateComponents(year: 2026, month: 10, day: 19, hour: hour, minute: 30)))
            let shown = calendar.dateComponents([.year, .month, .day], from: picked)
            #expect(try CivilDate(shown).text == "2026-10-19")
        }
        let appointment = try Appointment("2026-10-19", "09:30")
        #expect(try appointment.instant().timeIntervalSince1970 == 1_792_395_000)
    }

    @Test(arguments: [
        DateComponents(year: 2026, month: 2, day: 29), DateComponents(year: 2026, month: 13, day: 1), DateComponents(year: 2026, month: 1),
        DateComponents(year: 12026, month: 1, day: 1), DateComponents(),
    ]) func aDayThatThereIsNotIsRefused(_ components: DateComponents) async throws {
        let error = try await failure { try CivilDate(components) }
        guard case .Validation = error else { throw Fault("\(error)") }
    }

    /// A phone may be set to any of them, and `Calendar.current` is then that one.
    @Test(arguments: [.buddhist, .japanese, .ethiopicAmeteMihret, .hebrew, .chinese] as [Calendar.Identifier])
    func aDayOfAnotherCalendarIsNoDay(_ identifier: Calendar.Identifier) async throws {
        var calendar = Calendar(identifier: identifier)
        calendar.timeZone = .gmt
        let shown = calendar.dateComponents([.calendar, .era, .year, .month, .day], from: Date(timeIntervalSince1970: 1_792_395_000))
        try await expectAnotherCalendar(shown)
    }

    /// Without their calendar, the numbers of a year tell it.
    @Test(arguments: [
        DateComponents(year: 2569, month: 10, day: 19), DateComponents(year: 8, month: 10, day: 19),
        DateComponents(year: 1899, month: 12, day: 31), DateComponents(era: 0, year: 2026, month: 10, day: 19),
        DateComponents(calendar: Calendar(identifier: .gregorian), era: 0, year: 2026, month: 10, day: 19),
    ]) func aYearOfAnotherCalendarIsNoYear(_ components: DateComponents) async throws {
        try await expectAnotherCalendar(components)
    }

    @Test func aLeapMonthIsOfAnotherCalendar() async throws {
        var components = DateComponents(year: 2026, month: 10, day: 19)
        components.isLeapMonth = false
        #expect(try CivilDate(components).text == "2026-10-19")
        components.isLeapMonth = true
        try await expectAnotherCalendar(components)
    }

    @Test func aGregorianCalendarMayBeNamed() throws {
        for identifier in [Calendar.Identifier.gregorian, .iso8601] {
            var calendar = Calendar(identifier: identifier)
            calendar.timeZone = .gmt
            let shown = calendar.dateComponents([.calendar, .era, .year, .month, .day], from: Date(timeIntervalSince1970: 1_792_395_000))
            #expect(try CivilDate(shown).text == "2026-10-19")
        }
    }

    private func expectAnotherCalendar(_ components: DateComponents) async throws {
        let error = try await failure { try CivilDate(components) }
        guard case .Validation = error else { throw Fault("\(error)") }
        #expect(error.fields.map(\.code) == ["date_calendar"])
        #expect(error.message(in: .italian).contains("calendario gregoriano"))
    }

    @Test func hoursAreHours() async throws {
        let hour = try CivilTime(DateComponents(hour: 9, minute: 5))
        #expect(hour.text == "09:05" && hour.dateComponents == DateComponents(hour: 9, minute: 5))
        #expect(try CivilTime("09:05") < CivilTime(hour: 9, minute: 6))
        for (hour, minute) in [(24, 0), (9, 60), (-1, 0)] {
            _ = try await failure { try CivilTime(hour: hour, minute: minute) }
        }
        #expect(try CivilTime(DateComponents(hour: 9, minute: 5, second: 0)) == hour)
        let seconds = try await failure { try CivilTime(DateComponents(hour: 9, minute: 5, second: 30)) }
        #expect(seconds.fields.map(\.code) == ["time_seconds"])
        // Clocks go forward in that night, and back in this one.
        for (date, time) in [("2026-03-29", "02:30"), ("2026-10-25", "02:30")] {
            let error = try await failure { try Appointment(date, time) }
            #expect(error.fields.count == 1)
        }
    }

    @Test func anInstantComesBackToTheMillisecond() {
        for milliseconds: Int64 in [0, 1, -1, 999, 1_792_395_000_123, -62_135_596_800_000, 253_402_300_799_999] {
            #expect(Date(milliseconds: milliseconds).wholeMilliseconds == milliseconds)
        }
        #expect(Date(timeIntervalSince1970: .infinity).wholeMilliseconds == .max)
        #expect(Date(timeIntervalSince1970: -.infinity).wholeMilliseconds == .min)
        #expect(Duration.seconds(3).wholeMilliseconds == 3_000 && Duration.seconds(-3).wholeMilliseconds == 0)
        #expect(Duration.seconds(Int64.max).wholeMilliseconds == .max)
    }
}
