import Foundation

// An instant crosses in whole milliseconds since 1970. A `Date` counts seconds in a float: rounding to the nearest millisecond
// gives the very same number back for thousands of years.
extension Date {
    init(milliseconds: Int64) {
        self.init(timeIntervalSince1970: Double(milliseconds) / 1_000)
    }

    var wholeMilliseconds: Int64 {
        // The library refuses what is outside the years that it knows; what no integer holds is made such a one.
        Int64(exactly: (timeIntervalSince1970 * 1_000).rounded()) ?? (self < .distantPast ? .min : .max)
    }
}

extension Duration {
    /// Never negative, and the nearest that an integer holds.
    var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let (whole, tooLong) = seconds.multipliedReportingOverflow(by: 1_000)
        let (sum, over) = whole.addingReportingOverflow(attoseconds / 1_000_000_000_000_000)
        return tooLong || over ? .max : sum
    }
}
