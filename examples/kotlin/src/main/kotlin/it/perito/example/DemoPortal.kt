package it.perito.example

import it.perito.CaseKey
import it.perito.LoginOutcome
import it.perito.Pin
import it.perito.PortalClient
import it.perito.Session
import it.perito.TaxCode
import it.perito.TrustedKeys
import java.lang.ProcessBuilder.Redirect

/** What a shell does: it runs the program that it is given until its own input ends, which a JVM's end ends however it comes. */
private const val WHILE_THE_INPUT_LASTS = """trap '' INT HUP; "$0" "$@" & read -r _; kill $!; wait $!"""

/** A portal on this machine, which an application does not have: it knows a portal's address and its keys. */
class DemoPortal private constructor(private val process: Process, private val world: String) : AutoCloseable {
    private val url = text("url")
    private val accounts = Regex(""""role":"(\w+)","tax_code":"(\w+)","pin":"(\w+)"""").findAll(world).toList()

    /** The portal's keys, which come with the application. */
    val trustedKeys = TrustedKeys(text("verifying_key"))

    /** The case of the journey. */
    val caseKey = CaseKey("0581040224/L/2026/1234")

    suspend fun connect(): PortalClient = PortalClient.connect(url, trustedKeys)

    /** Logs somebody in, with the PIN that the INPS office handed over. */
    suspend fun login(client: PortalClient, role: String): Session {
        val (_, taxCode, pin) = accounts.first { it.groupValues[1] == role }.destructured
        return when (val outcome = client.login(TaxCode(taxCode), Pin(pin))) {
            is LoginOutcome.Opened -> outcome.session
            is LoginOutcome.MustChangePin -> error("the PINs of a demonstration are ready to use")
        }
    }

    override fun close() {
        process.outputStream.close()
        process.waitFor()
    }

    private fun text(key: String) = checkNotNull(Regex(""""$key":"([^"]+)"""").find(world)).groupValues[1]

    companion object {
        /** Starts one, and reads the line that it prints when it is ready. */
        fun start(program: String): DemoPortal {
            val serving = listOf(program, "serve", "--demo", "--ready", "--listen", "127.0.0.1:0")
            val process = ProcessBuilder(listOf("/bin/sh", "-c", WHILE_THE_INPUT_LASTS) + serving)
                .apply { environment()["RUST_LOG"] = "warn" }
                .redirectError(Redirect.INHERIT)
                .start()
            return DemoPortal(process, checkNotNull(process.inputStream.bufferedReader().readLine()))
        }
    }
}
