package it.perito

import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.isActive
import kotlinx.coroutines.withContext

/**
 * Does something with a portal, then waits until the calls under way have come to their end, lets no other begin, and lets
 * the client go. [PortalClient.close] alone lets it go and waits for nothing: a call on it is an [IllegalStateException]
 * from then on.
 *
 * Where the block fails or its coroutine is cancelled, uploads and downloads that are under way are called off: whoever
 * gives up does not wait for minutes. What writes is waited for even then.
 *
 * @param cancelTransfers whether uploads and downloads that are under way are called off also where the block succeeds, and
 *   not waited for
 */
public suspend fun <R> PortalClient.useAndDisconnect(
    cancelTransfers: Boolean = false,
    block: suspend (PortalClient) -> R,
): R = use {
    var succeeded = false
    try {
        block(this).also { succeeded = currentCoroutineContext().isActive }
    } finally {
        withContext(NonCancellable) { disconnect(cancelTransfers || !succeeded) }
    }
}

/**
 * Does something in a session, then logs out, and lets the session go. That the log-out fails is no failure: a session ends
 * by itself. [Session.close] alone lets it go, and wipes its token from memory, while the portal
 * keeps it open for a while; a call on it is an [IllegalStateException] from then on.
 */
public suspend fun <R> Session.useAndLogout(block: suspend (Session) -> R): R = use {
    try {
        block(this)
    } finally {
        withContext(NonCancellable) {
            try {
                logout()
            } catch (_: PeritoException) {
                // It ends by itself.
            }
        }
    }
}
