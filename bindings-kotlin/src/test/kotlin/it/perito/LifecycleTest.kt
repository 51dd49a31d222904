package it.perito

import java.time.LocalDate
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.launch
import kotlinx.coroutines.supervisorScope
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** Calls that are cancelled, many at once, and after the end. */
class LifecycleTest {
    @Test
    fun `what an act gave is there although its coroutine was cancelled`() = withPortal { portal, client ->
        val session = client.session(portal, "ctu")
        val outcome = CompletableDeferred<NotifiedOperation>()
        coroutineScope {
            val act = launch(start = CoroutineStart.UNDISPATCHED) {
                outcome.complete(session.notifyOperation(notice(portal.cases[0])))
            }
            act.cancel()
            act.join()
            assertTrue(act.isCancelled)
        }
        assertTrue(outcome.isCompleted)
        assertEquals(listOf(outcome.await().view.id), session.operations().items.map { it.id })
    }

    @Test
    fun `a cancelled read ends at once`() = withPortal { portal, _ ->
        LosingProxy(portal.port, "GET /v1/me ", holds = true).use { proxy ->
            PortalClient.connect(proxy.url, portal.trustedKeys).useAndDisconnect { client ->
                val session = client.session(portal, "ctu")
                proxy.isLosing.set(true)
                repeat(20) {
                    coroutineScope {
                        val reading = launch(start = CoroutineStart.UNDISPATCHED) { session.me() }
                        reading.cancel()
                        reading.join()
                        assertTrue(reading.isCancelled)
                    }
                }
                // Nobody waits for it any more.
                assertEquals(0, uniffiContinuationHandleMap.size)
                proxy.letGo()
                assertEquals(Role.Ctu, session.me().role)
            }
        }
    }

    @Test
    fun `a thousand calls at once give what one gives`() = withPortal { portal, client ->
        val session = client.session(portal, "ctu")
        val once = session.me()
        val found = coroutineScope { List(1_000) { async(Dispatchers.Default) { session.me() } }.awaitAll() }
        assertEquals(setOf(once), found.toSet())
        val deadlines = coroutineScope {
            List(1_000) { async(Dispatchers.Default) { noticeDeadline(LocalDate.of(2026, 7, 14)) } }.awaitAll()
        }
        assertEquals(setOf(noticeDeadline(LocalDate.of(2026, 7, 14))), deadlines.toSet())
        assertEquals(0, uniffiContinuationHandleMap.size)
    }

    @Test
    fun `a block that fails or is cancelled calls transfers off, and waits for none`() = withPortal { portal, _ ->
        for (end in listOf<suspend () -> Unit>({ error("it fails") }, { currentCoroutineContext().cancel() })) {
            LosingProxy(portal.port, "POST /v1/uploads ", holds = true).use { proxy ->
                val client = PortalClient.connect(proxy.url, portal.trustedKeys)
                val session = client.session(portal, "ctu")
                proxy.isLosing.set(true)
                val task = session.startUpload(SMALL_PDF.asDocument())
                proxy.held.await()
                // A cancellation is one too, for Java.
                failure<IllegalStateException> { supervisorScope { async { client.useAndDisconnect { end() } }.await() } }
                assertEquals("cancelled", failure<PeritoException.Cancelled> { task.finish() }.code)
            }
        }
    }

    @Test
    fun `after the end nothing begins`() = withPortal { portal, _ ->
        val client = portal.connect()
        val session = client.session(portal, "ctu")
        val closed = client.session(portal, "ctu")
        closed.close()
        closed.close()
        failure<IllegalStateException> { closed.me() }
        client.disconnect(false)
        val uploading: suspend () -> Unit = { session.upload(SMALL_PDF.asDocument()) }
        for (call in listOf<suspend () -> Unit>({ session.me() }, { client.now() }, uploading)) {
            assertEquals("closed", failure<PeritoException.Cancelled> { call() }.code)
        }
        client.close()
        failure<IllegalStateException> { client.now() }
    }

    @Test
    fun `whoever logs out is logged out, and nobody minds that it was done before`() = withPortal { portal, client ->
        val session = client.session(portal, "ctu")
        val other = client.session(portal, "ctu")
        assertEquals(Role.Ctu, session.useAndLogout { it.me().role })
        failure<IllegalStateException> { session.me() }
        assertEquals(1, other.sessions().size)
        other.useAndLogout { it.logout() }
    }
}
