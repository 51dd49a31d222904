package it.perito

import java.io.File
import java.lang.ProcessBuilder.Redirect
import java.util.concurrent.TimeUnit
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive

/** Somebody's account at the portal. */
class Account(val role: String, val taxCode: TaxCode, val pin: Pin)

/**
 * What a shell does: it runs the program that it is given until its own input ends, which a JVM's end ends however it comes.
 * What a terminal sends to all is for the JVM to judge.
 */
private const val WHILE_THE_INPUT_LASTS = """trap '' INT HUP; "$0" "$@" & read -r _; kill $!; wait $!"""

/**
 * A real portal of the tests' own, the world of a sandbox that is ready in it. Its legal clock stands still at 1 September
 * 2026, 08:00 UTC, until it is moved.
 */
class Portal private constructor(private val process: Process, world: JsonObject) : AutoCloseable {
    val url: String = world.text("url")
    val port: Int = url.substringAfterLast(':').toInt()
    val trustedKeys: TrustedKeys = TrustedKeys(world.text("verifying_key"))
    val accounts: List<Account> = world.records("accounts").map {
        Account(it.text("role"), TaxCode(it.text("tax_code")), Pin(it.text("pin")))
    }
    val cases: List<CaseKey> = world.records("cases").map {
        CaseKey(listOf("court_office", "register", "year", "number").joinToString("/") { part -> it.text(part) })
    }

    /** The first account of a role. */
    fun account(role: String): Account = accounts.first { it.role == role }

    suspend fun connect(): PortalClient = PortalClient.connect(url, trustedKeys)

    /** Has it end, and waits until the portal has removed everything of its own. */
    override fun close() = end(process)

    companion object {
        /** Starts one; whatever goes wrong leaves none behind. */
        fun start(): Portal {
            val program = checkNotNull(System.getProperty("perito.test.portal"))
            val serving = listOf(program, "serve", "--demo", "--ready", "--listen", "127.0.0.1:0")
            val process = ProcessBuilder(listOf("/bin/sh", "-c", WHILE_THE_INPUT_LASTS) + serving)
                .apply { environment()["RUST_LOG"] = "warn" }
                .redirectError(Redirect.INHERIT)
                .start()
            return try {
                val line = checkNotNull(process.inputStream.bufferedReader().readLine()) { "the portal did not start" }
                Portal(process, Json.parseToJsonElement(line).jsonObject)
            } catch (fault: Throwable) {
                end(process)
                throw fault
            }
        }

        private fun end(process: Process) {
            process.outputStream.close()
            check(process.waitFor(2, TimeUnit.MINUTES)) { "the portal does not end" }
        }
    }
}

private fun JsonObject.text(key: String) = getValue(key).jsonPrimitive.content

private fun JsonObject.records(key: String) = getValue(key).jsonArray.map { it.jsonObject }

/** A session of the first account of a role. */
suspend fun PortalClient.session(portal: Portal, role: String): Session {
    val account = portal.account(role)
    return when (val outcome = login(account.taxCode, account.pin)) {
        is LoginOutcome.Opened -> outcome.session
        is LoginOutcome.MustChangePin -> error("the PIN of $role must be changed")
    }
}

/** The folder of what the tests of all languages share. */
val TESTDATA: File = File(checkNotNull(System.getProperty("perito.test.data")))

/** A PDF of one page. */
val SMALL_PDF: ByteArray = File(TESTDATA, "conformance/small.pdf").readBytes()

/** A PDF of so many bytes: the small one, with a comment after its header. */
fun largePdf(size: Int): ByteArray {
    val header = "%PDF-1.4\n".length
    val comment = "%" + " ".repeat(size - SMALL_PDF.size - 2) + "\n"
    return SMALL_PDF.copyOfRange(0, header) + comment.toByteArray() + SMALL_PDF.copyOfRange(header, SMALL_PDF.size)
}
