package it.perito

import java.io.EOFException
import java.io.IOException
import java.io.InputStream
import java.net.InetAddress
import java.net.ServerSocket
import java.net.Socket
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpRequest.BodyPublishers
import java.net.http.HttpResponse.BodyHandlers
import kotlin.concurrent.thread

/**
 * A portal of a later version: its answers from one path show something that is unknown here, [later] in the place of [now].
 *
 * It answers one request a connection, on a bare socket: the server of the JDK would put its own `Date` in the place of the
 * portal's, which is its clock.
 */
class LaterPortal(
    private val portal: String,
    private val path: String,
    private val now: String,
    private val later: String,
) : AutoCloseable {
    private val http = HttpClient.newHttpClient()
    private val server = ServerSocket(0, 50, InetAddress.getLoopbackAddress())
    val url: String = "http://127.0.0.1:${server.localPort}"

    init {
        thread(isDaemon = true) { accept() }
    }

    private fun accept() {
        try {
            while (true) {
                val client = server.accept()
                thread(isDaemon = true) { serve(client) }
            }
        } catch (_: IOException) {
            // It was closed.
        }
    }

    private fun serve(client: Socket) = client.use {
        try {
            answer(client)
        } catch (_: IOException) {
            // The client ended first.
        }
    }

    private fun answer(client: Socket) {
        val input = client.getInputStream()
        val (method, target) = input.line().split(' ')
        val request = HttpRequest.newBuilder(URI.create(portal + target))
        var length = 0
        for (header in generateSequence { input.line().takeIf(String::isNotEmpty) }) {
            val (name, value) = header.split(": ", limit = 2)
            if (name.lowercase() == "content-length") length = value.toInt()
            if (name.lowercase() !in OF_A_CONNECTION) request.header(name, value)
        }
        request.method(method, BodyPublishers.ofByteArray(input.readNBytes(length)))
        val answer = http.send(request.build(), BodyHandlers.ofString())
        val shown = if (target == path) answer.body().replace(now, later) else answer.body()
        val head = listOf("date", "content-type").mapNotNull { name ->
            answer.headers().firstValue(name).orElse(null)?.let { "$name: $it\r\n" }
        }
        val body = shown.encodeToByteArray()
        val text = "HTTP/1.1 ${answer.statusCode()} \r\n${head.joinToString("")}content-length: ${body.size}\r\nconnection: close\r\n\r\n"
        client.getOutputStream().write(text.encodeToByteArray() + body)
    }

    /** A line of a request's head. */
    private fun InputStream.line(): String {
        val line = StringBuilder()
        while (!line.endsWith("\r\n")) {
            val next = read()
            if (next < 0) throw EOFException()
            line.append(next.toChar())
        }
        return line.dropLast(2).toString()
    }

    override fun close() = server.close()

    private companion object {
        /** Headers of a connection, which each makes for itself. */
        val OF_A_CONNECTION = setOf("connection", "content-length", "host")
    }
}
