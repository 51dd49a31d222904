package it.perito

import java.io.File
import java.nio.file.Files
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.mapNotNull
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir

private const val MEGABYTE = 1024 * 1024

/** Uploads and downloads: with their progress, called off, and gone on with. */
class UploadsTest {
    @TempDir
    lateinit var folder: File

    @Test
    fun `a cancelled wait calls the upload off, which another session goes on with`() = withPortal { portal, client ->
        val document = File(folder, "relazione.pdf").apply { writeBytes(largePdf(9 * MEGABYTE)) }
        val session = client.session(portal, "ctu")
        val arrived = CompletableDeferred<Unit>()
        val awaited = CompletableDeferred<Unit>()
        // The next part waits for its listener, so that the upload cannot come to its end before it is called off.
        val listener = ProgressListener { progress ->
            if (progress.sent > 0u) {
                arrived.complete(Unit)
                runBlocking { awaited.await() }
            }
        }
        val task = session.startUpload(document.asDocument(), listener)
        coroutineScope {
            val waiting = launch(start = CoroutineStart.UNDISPATCHED) { task.await() }
            arrived.await()
            waiting.cancel()
            waiting.join()
            assertTrue(waiting.isCancelled)
        }
        awaited.complete(Unit)
        val calledOff = failure<PeritoException.Cancelled> { task.finish() }
        val stored = checkNotNull(calledOff.details.upload)
        assertEquals(document.length().toULong(), stored.size)
        assertTrue(stored.offset > 0u && stored.offset < stored.size)
        assertEquals(stored.id, task.handle().stored()?.id)

        val another = client.session(portal, "ctu")
        val uploaded = another.resume(document.asDocument(), stored)
        assertEquals(stored.id, uploaded.id)
        assertEquals(document.length().toULong(), uploaded.size)
        val other = failure<PeritoException.Validation> { another.resume(SMALL_PDF.asDocument(), stored) }
        assertEquals(listOf("document_differs"), other.details.fields.map { it.code })
    }

    @Test
    fun `an upload is told as a flow, to its end`() = withPortal { portal, client ->
        val document = largePdf(9 * MEGABYTE)
        val told = client.session(portal, "ctu").uploading(document.asDocument()).toList()
        val underway = told.filterIsInstance<UploadState.Underway>()
        assertEquals(underway.map { it.progress.sent }.sorted(), underway.map { it.progress.sent })
        assertEquals(document.size.toULong(), (told.last() as UploadState.Done).uploaded.size)
        assertEquals(told.size, underway.size + 1)
    }

    @Test
    fun `whoever stops collecting calls the upload off, and has kept what it goes on from`() = withPortal { portal, client ->
        val document = largePdf(9 * MEGABYTE)
        val stored = LosingProxy(portal.port, "PATCH ", holds = true).use { proxy ->
            PortalClient.connect(proxy.url, portal.trustedKeys).useAndDisconnect { through ->
                val session = through.session(portal, "ctu")
                proxy.isLosing.set(true)
                val states = session.uploading(document.asDocument()).onEach { if (it.stored() != null) proxy.held.await() }
                val stored = states.mapNotNull { it.stored() }.first()
                // One that was not called off would go on now, to its end.
                proxy.letGo()
                stored
            }
        }
        val session = client.session(portal, "ctu")
        val sent = mutableListOf<ULong>()
        val uploaded = session.resumeUpload(document.asDocument(), stored, ProgressListener { sent += it.sent }).use { it.finish() }
        assertEquals(stored.id, uploaded.id)
        assertEquals(0uL, sent.first())
        val told = session.resuming(document.asDocument(), stored).toList()
        assertEquals(uploaded, (told.last() as UploadState.Done).uploaded)
    }

    private fun UploadState.stored(): StoredUpload? = (this as? UploadState.Underway)?.stored

    @Test
    fun `a listener that throws changes nothing`() = withPortal { portal, client ->
        var calls = 0
        val task = client.session(portal, "ctu").startUpload(
            largePdf(9 * MEGABYTE).asDocument(),
            ProgressListener {
                calls += 1
                error("what a listener throws is its own affair")
            },
        )
        assertEquals((9 * MEGABYTE).toULong(), task.finish().size)
        assertTrue(calls > 1)
        val handle = task.handle()
        assertTrue(handle.isFinished())
        assertEquals(TransferProgress((9 * MEGABYTE).toULong(), (9 * MEGABYTE).toULong()), handle.progress())
    }

    @Test
    fun `what is no report is refused before it is sent`() = withPortal { portal, client ->
        val session = client.session(portal, "ctu")
        for ((document, code) in listOf("" to "document_empty", "no PDF at all" to "document_not_pdf")) {
            val refused = failure<PeritoException.Validation> { session.upload(document.toByteArray().asDocument()) }
            assertEquals(listOf(code), refused.details.fields.map { it.code })
        }
        val nowhere = File(folder, "RSSMRA80A01H501U.pdf").asDocument()
        val refused = failure<PeritoException.Validation> { session.upload(nowhere) }
        assertEquals(listOf("document_unreadable"), refused.details.fields.map { it.code })
        assertFalse("RSSMRA80A01H501U" in "$refused $nowhere")
    }

    @Test
    fun `a report comes back as it was sent`() = withPortal { portal, client ->
        val session = client.session(portal, "ctu")
        session.notifyOperation(notice(portal.cases[0]))
        val report = Report(portal.cases[0], ReportKind.Draft)
        val submitted = session.submitReport(report, session.upload(SMALL_PDF.asDocument()))
        val to = File(folder, "bozza.pdf")
        val saved = session.downloading(submitted.view, to).toList().last() as DownloadState.Done
        assertEquals(to.absolutePath, saved.saved.path)
        assertArrayEquals(SMALL_PDF, Files.readAllBytes(to.toPath()))
        assertEquals(submitted.view.document.sha256, saved.saved.sha256)
        assertNotNull(failure<PeritoException.Device> { session.download(submitted.view, to) }.code)
        assertEquals(SMALL_PDF.size.toULong(), session.download(submitted.view, File(folder, "another.pdf")).size)
        assertEquals(submitted.view, session.allReports().first())
    }
}
