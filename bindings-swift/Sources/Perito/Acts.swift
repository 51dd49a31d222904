extension Appointment {
    /// A day and an hour as they are written, `2026-10-19` and `09:30`, in Italy.
    ///
    /// - Throws: ``PeritoError/Validation(details:)`` with every field that is wrong. An hour that the change of clocks leaves out or
    ///   repeats is refused with its readings.
    public init(_ date: String, _ time: String) throws {
        self = try parseAppointment(date: date, time: time)
    }
}
