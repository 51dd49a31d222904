package it.perito

import java.nio.ByteBuffer
import java.nio.CharBuffer
import java.nio.charset.CharacterCodingException
import java.nio.charset.CharsetEncoder
import java.time.Instant
import java.time.LocalTime
import kotlin.time.Duration
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.withContext

/** `09:30`. Java writes seconds where there are some, and the library refuses them: an appointment is in whole minutes. */
internal fun hourAndMinute(time: LocalTime): String = time.toString()

/** The milliseconds of an instant; those of one that they cannot tell are the nearest, which the library judges. */
internal fun epochMilliseconds(at: Instant): Long = try {
    at.toEpochMilli()
} catch (_: ArithmeticException) {
    if (at < Instant.EPOCH) Long.MIN_VALUE else Long.MAX_VALUE
}

/** The milliseconds of a length of time, which is never negative. */
internal fun wholeMilliseconds(length: Duration): Long = length.inWholeMilliseconds.coerceAtLeast(0)

/** UTF-8, or a refusal where a surrogate stands alone. */
internal fun CharsetEncoder.encodeOrRefuse(text: String): ByteBuffer = try {
    encode(CharBuffer.wrap(text))
} catch (_: CharacterCodingException) {
    throw PeritoException.Validation(notUnicode())
}

private fun notUnicode(): ErrorDetails {
    val (english, italian) = "text without lone surrogates is expected" to "serve un testo senza surrogati isolati"
    return ErrorDetails(
        code = "validation_failed",
        messageEn = "one or more fields are wrong",
        messageIt = "uno o più campi sono errati",
        retry = Retry.Never,
        operation = "",
        context = emptyList(),
        kind = ErrorKind.Validation,
        fields = listOf(FieldProblem("text", "text_not_unicode", english, italian)),
        findings = emptyList(),
        resend = null,
        upload = null,
        receipt = null,
        refusalReceipt = null,
        archiveEvidence = null,
    )
}

/**
 * What calls that write await: their end, although the coroutine is cancelled meanwhile. An act that was done, a session
 * that was opened and a PIN that was issued must come out; the coroutine's cancellation is seen at its next suspension.
 */
internal suspend fun <T, F, E : Exception> toItsEnd(
    rustFuture: Long,
    pollFunc: (Long, UniffiRustFutureContinuationCallback, Long) -> Unit,
    completeFunc: (Long, UniffiRustCallStatus) -> F,
    freeFunc: (Long) -> Unit,
    liftFunc: (F) -> T,
    errorHandler: UniffiRustCallStatusErrorHandler<E>,
): T = withContext(NonCancellable) {
    uniffiRustCallAsync(rustFuture, pollFunc, completeFunc, freeFunc, liftFunc, errorHandler)
}
