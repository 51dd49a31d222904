/**
 * The journey of a court's expert, from the login to the payment of the fee, as an application would play it:
 *
 *     cargo xtask kotlin --example
 *
 * How the expert comes by a PIN, which is before that, is not in it. A real portal starts beside it, with nobody's data in
 * it; what it signs says that it has no legal value. The receipts are left in a folder, with the keys that verify them.
 */
package it.perito.example

import it.perito.PeritoException
import it.perito.messageIt
import it.perito.useAndDisconnect
import java.io.File
import kotlin.system.exitProcess
import kotlinx.coroutines.runBlocking

/** Takes the `perito-portal` program, and the folder for the receipts. */
fun main(arguments: Array<String>) {
    val (program, output) = arguments
    try {
        DemoPortal.start(program).use { demo ->
            runBlocking {
                demo.connect().useAndDisconnect { client ->
                    Journey(demo, client, Kept(File(output), demo.trustedKeys)).play()
                }
            }
        }
    } catch (refused: PeritoException) {
        System.err.println(refused.messageIt)
        exitProcess(1)
    }
}
