package it.perito

import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.withContext

/**
 * Does something with a portal, then waits until the calls under way have come to their end, lets no other begin, and lets
 * the client go. [PortalClient.close] alone lets it go and waits for nothing: a call on it is an [IllegalStateException]
 * from then on.
 *
 * @param cancelTransfers whether uploads and downloads that are under way are called off, and not waited for
 */
public suspend fun <R> PortalClient.useAndDisconnect(
    cancelTransfers: Boolean = false,
    block: suspend (PortalClient) -> R,
): R = use {
    try {
        block(this)
    } finally {
        withContext(NonCancellable) { disconnect(cancelTransfers) }
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
