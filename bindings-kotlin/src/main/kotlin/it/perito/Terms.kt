package it.perito

import java.time.LocalDate

/**
 * The end of the term that begins with a day, in a social-security case. The court office, where it is known, decides local
 * holidays.
 *
 * @throws PeritoException.Validation when a day is outside the years that the calendar covers, 1949 to 2100
 */
public fun Term.after(day: LocalDate, kind: TermKind, courtOffice: CourtOffice? = null): Deadline =
    after(day, kind, Matter.SOCIAL_SECURITY, courtOffice)

/**
 * The last day of the term that runs backwards from a day, in a social-security case. The court office, where it is known,
 * decides local holidays.
 *
 * @throws PeritoException.Validation when a day is outside the years that the calendar covers, 1949 to 2100
 */
public fun Term.before(day: LocalDate, kind: TermKind, courtOffice: CourtOffice? = null): Deadline =
    before(day, kind, Matter.SOCIAL_SECURITY, courtOffice)
