package it.perito.example

import it.perito.Receipt
import it.perito.TrustedKeys
import java.io.File

/** What is kept: the receipts, as the texts that they are, and the keys that verify them. */
class Kept(private val folder: File, private val keys: TrustedKeys) {
    init {
        folder.mkdirs()
        folder.listFiles { file -> file.name.endsWith("-receipt.txt") }?.forEach { it.delete() }
        File(folder, "keys.txt").writeText(keys.text)
    }

    /** Keeps a receipt, which the client has verified already. */
    fun keep(name: String, receipt: Receipt) = File(folder, "$name-receipt.txt").writeText(receipt.text)

    /** Verifies once more what was kept, as anyone can, offline: with the files alone. Gives how many there are. */
    fun verify(): Int {
        val trusted = TrustedKeys(File(folder, "keys.txt").readText())
        val receipts = checkNotNull(folder.listFiles { file -> file.name.endsWith("-receipt.txt") })
        return receipts.onEach { Receipt(it.readText()).verify(trusted) }.size
    }
}
