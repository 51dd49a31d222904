package it.perito

import java.io.IOException
import java.net.InetAddress
import java.net.ServerSocket
import java.net.Socket
import java.util.concurrent.atomic.AtomicBoolean
import kotlin.concurrent.thread

/** Stands between a client and a portal. All that is sent arrives; the answers to what begins with [losing] do not. */
class LosingProxy(private val port: Int, private val losing: String) : AutoCloseable {
    /** Whether answers are lost; before that, all arrive. */
    val isLosing: AtomicBoolean = AtomicBoolean(false)
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
                        if (isLosing.get() && request.startsWith(losing)) lost.set(true)
                        true
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

    override fun close() = server.close()
}
