package it.perito

import kotlin.time.Duration

/** What happened: the same for every exception of the library. */
public val PeritoException.details: ErrorDetails
    get() = when (this) {
        is PeritoException.Cancelled -> details
        is PeritoException.Device -> details
        is PeritoException.Login -> details
        is PeritoException.Refused -> details
        is PeritoException.RiskNotAccepted -> details
        is PeritoException.Unreachable -> details
        is PeritoException.Untrusted -> details
        is PeritoException.Validation -> details
    }

/** The stable code in snake_case, as `docs/protocol.md` lists them. */
public val PeritoException.code: String get() = details.code

/** What went wrong, in English. */
public val PeritoException.messageEn: String get() = details.messageEn

/** What went wrong, in Italian, fit to be shown to a doctor. */
public val PeritoException.messageIt: String get() = details.messageIt

/** Whether trying again helps, and when. */
public val PeritoException.retry: Retry get() = details.retry

/**
 * How long to wait before trying again: nothing where trying again does not help, [Duration.ZERO] where it helps at once.
 * Where the portal did not say, the choice is [otherwise].
 */
public fun PeritoException.retryAfter(otherwise: Duration): Duration? = when (val retry = retry) {
    is Retry.Never -> null
    is Retry.Now -> Duration.ZERO
    is Retry.After -> retry.delay ?: otherwise
}

/** Names and values that help to find the fault (a status, a number of attempts); never personal data. */
public val PeritoException.context: Map<String, String> get() = details.context.associate { it.name to it.value }
