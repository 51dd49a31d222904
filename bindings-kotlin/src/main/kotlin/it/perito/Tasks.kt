package it.perito

import kotlin.coroutines.cancellation.CancellationException
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.ProducerScope
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch

/** Sends what is made of each progress while [end] is awaited, and after all of them the end itself. */
internal suspend fun <S> ProducerScope<S>.telling(
    progress: Channel<TransferProgress>,
    underway: (TransferProgress) -> S,
    end: suspend () -> S,
) {
    val last = coroutineScope {
        launch { for (made in progress) send(underway(made)) }
        end().also { progress.close() }
    }
    send(last)
}

/** Calls a task off when the coroutine that waits for its end is cancelled: the end of a wait is no end of a task. */
internal suspend fun <T> callingOff(handle: TaskHandle, wait: suspend () -> T): T = try {
    wait()
} catch (cancelled: CancellationException) {
    handle.cancel()
    throw cancelled
}
