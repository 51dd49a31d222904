package it.perito

import com.sun.jna.Library
import com.sun.jna.Native
import com.sun.jna.Structure
import java.time.LocalDate
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.condition.EnabledOnOs
import org.junit.jupiter.api.condition.OS

private const val OBJECTS = 10_000

/** So many collections at the most find everything that was forgotten. */
private const val COLLECTIONS = 1_000

/** So many measures find the native heap once without what Java's own compiler takes there and gives back meanwhile. */
private const val MEASURES = 20

/** What is refused before anything is sent. */
private val NO_PDF = "no PDF at all".toByteArray()

/** At the least what each of the objects holds outside of Java's heap: the ids of its observations. */
private const val EACH = 20_000L

/** Ten thousand objects that were closed leave nothing behind, measured by what the native heap holds. */
@EnabledOnOs(OS.LINUX)
class LeaksTest {
    @Test
    fun `closed objects hold no memory`() {
        case().close()
        val before = settledHeap()
        val open = List(OBJECTS) { case() }
        val held = settledHeap() - before
        // The measure sees them: what follows can fail.
        assertTrue(held > OBJECTS * EACH / 2) { "$held bytes are held by what is open" }
        open.forEach { it.close() }
        repeat(OBJECTS) { case().close() }
        val left = settledHeap() - before
        assertTrue(left < held / 4) { "$left bytes of $held are held" }
    }

    @Test
    fun `objects that nobody closes are let go with what Java forgets`() {
        val before = settledHeap()
        val held = openAndForget()
        assertTrue(held > OBJECTS * EACH / 2) { "$held bytes are held by what is open" }
        val left = generateSequence { System.gc().let { nativeHeap() - before } }.take(COLLECTIONS)
        assertTrue(left.any { it < held / 4 }) { "${nativeHeap() - before} bytes of $held are held" }
    }

    /** Makes objects that are open when it ends, and gives how much they held. */
    private fun openAndForget(): Long {
        val before = settledHeap()
        val open = List(OBJECTS) { case() }
        return (settledHeap() - before).also { assertEquals(OBJECTS, open.size) }
    }

    @Test
    fun `closed tasks and handles hold no memory`() = withPortal { portal, client ->
        val session = client.session(portal, "ctu")
        val make: suspend () -> List<AutoCloseable> = {
            val task = session.startUpload(NO_PDF.asDocument())
            failure<PeritoException.Validation> { task.finish() }
            listOf(task, task.handle())
        }
        repeat(OBJECTS) { make().forEach(AutoCloseable::close) }
        val before = settledHeap()
        val open = List(OBJECTS) { make() }
        val held = settledHeap() - before
        // Each has at the least the error that it ended with.
        assertTrue(held > OBJECTS * 1_000L) { "$held bytes are held by what is open" }
        open.flatten().forEach(AutoCloseable::close)
        repeat(OBJECTS) { make().forEach(AutoCloseable::close) }
        val left = settledHeap() - before
        assertTrue(left < held / 2) { "$left bytes of $held are held" }
    }

    private fun case(): Case = Case(
        Proceeding.SocialSecurity,
        LocalDate.of(2026, 1, 15),
        CaseFacts(observations = List(10) { ObservationFact("%0${EACH / 10}d".format(it), LocalDate.of(2026, 9, 1)) }),
    )

    @Test
    fun `listeners and calls that ended are let go`() = withPortal { portal, client ->
        val session = client.session(portal, "ctu")
        repeat(20) { session.startUpload(SMALL_PDF.asDocument(), ProgressListener {}).use { it.finish() } }
        client.disconnect(false)
        assertEquals(0, FfiConverterTypeProgressListener.handleMap.size)
        assertEquals(0, uniffiContinuationHandleMap.size)
    }
}

/** What stays on the native heap when Java has collected what it forgot: the least of some measures, as the compiler only adds. */
private fun settledHeap(): Long = (1..MEASURES).minOf { System.gc().let { nativeHeap() } }

/** The bytes that are in use on the native heap of this process. */
private fun nativeHeap(): Long = LIBC.mallinfo2().uordblks

private val LIBC: LibC = Native.load("c", LibC::class.java)

/** What of the C library is called here. */
@Suppress("SpellCheckingInspection")
internal interface LibC : Library {
    fun mallinfo2(): MallInfo
}

/** glibc's `struct mallinfo2`. */
@Structure.FieldOrder(
    "arena",
    "ordblks",
    "smblks",
    "hblks",
    "hblkhd",
    "usmblks",
    "fsmblks",
    "uordblks",
    "fordblks",
    "keepcost",
)
internal class MallInfo : Structure(), Structure.ByValue {
    @JvmField var arena: Long = 0
    @JvmField var ordblks: Long = 0
    @JvmField var smblks: Long = 0
    @JvmField var hblks: Long = 0
    @JvmField var hblkhd: Long = 0
    @JvmField var usmblks: Long = 0
    @JvmField var fsmblks: Long = 0
    @JvmField var uordblks: Long = 0
    @JvmField var fordblks: Long = 0
    @JvmField var keepcost: Long = 0
}
