package it.perito

import java.io.IOException
import java.net.InetAddress
import java.net.ServerSocket
import java.net.Socket
import java.util.concurrent.CountDownLatch
import java.util.concurrent.atomic.AtomicBoolean
import kotlin.concurrent.thread
import kotlinx.coroutines.CompletableDeferred

/**
 * Stands between a client and a portal. All that is sent arrives; the answers to what begins with [losing] do not. One that
 * [holds] neither passes on nor answers such a request, until it is let go: then it is lost.
 */
class LosingProxy(private val port: Int, private val losing: String, private val holds: Boolean = false) : AutoCloseable {
    /** Whether answers are lost, or requests held; before that, all arrive. */
    val isLosing: AtomicBoolean = AtomicBoolean(false)

    /** Is completed once a request is held. */
    val held: CompletableDeferred<Unit> = CompletableDeferred()
    private val ended = CountDownLatch(1)
    private val server = ServerSocket(0, 50, InetAddress.getLoopbackAddress())
    val url: String = "http://127.0.0.1:${server.localPort}"

    init {
        thread(isDaemon = true) { accept() }
    }

    private fun accept() {
        try {
            while (true) {
                val client = server.accept()
                val portal = Socket(InetAddress.getLoopbackAddress(), port)
                val lost = AtomicBoolean(false)
                thread(isDaemon = true) {
                    pass(client, portal) { request ->
                        val isLost = isLosing.get() && request.startsWith(losing)
                        if (isLost && holds) hold() else if (isLost) lost.set(true)
                        !(isLost && holds)
                    }
                }
                thread(isDaemon = true) { pass(portal, client) { !lost.get() } }
            }
        } catch (_: IOException) {
            // It was closed.
        }
    }

    /** Passes on what comes as long as it may; the end of one side, or of the permission, is that of both. */
    private fun pass(from: Socket, to: Socket, may: (String) -> Boolean) = from.use {
        to.use {
            try {
                val part = ByteArray(64 * 1024)
                while (true) {
                    val read = from.getInputStream().read(part)
                    if (read < 0 || !may(String(part, 0, read, Charsets.ISO_8859_1))) break
                    to.getOutputStream().write(part, 0, read)
                }
            } catch (_: IOException) {
                // The other side ended first.
            }
        }
    }

    private fun hold() {
        held.complete(Unit)
        ended.await()
    }

    /** Lets go of what is held, and holds and loses nothing more. */
    fun letGo() {
        isLosing.set(false)
        ended.countDown()
    }

    override fun close() {
        letGo()
        server.close()
    }
}
