package it.perito

import java.io.File
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.channelFlow
import kotlinx.coroutines.flow.conflate

/** How far a download is, as [Session.downloading] tells it. */
public sealed interface DownloadState {
    /** It is on its way. */
    public data class Underway(
        /** How far it is, in bytes. */
        val progress: TransferProgress,
    ) : DownloadState

    /** The file is there, whole. The last that is told. */
    public data class Done(
        /** The file, with its digest. */
        val saved: Saved,
    ) : DownloadState
}

/**
 * Downloads the document of a report to a new file, which is there only once it is whole. Cancelling the coroutine calls the
 * download off, and leaves no file.
 *
 * @throws PeritoException.Device when the file cannot be written or is there already
 * @throws PeritoException.Unreachable when the connection ends, or the digest differs
 */
public suspend fun Session.download(report: ReportView, to: File): Saved =
    startDownloadReport(report, to.absolutePath).use { it.await() }

/** Downloads the document of an observation to a new file, as that of a report. */
public suspend fun Session.download(observation: ObservationView, to: File): Saved =
    startDownloadObservation(observation, to.absolutePath).use { it.await() }

/**
 * Waits for the end of a download. Cancelling the coroutine calls the download off; [DownloadTask.finish] is for waiting
 * without that.
 */
public suspend fun DownloadTask.await(): Saved = handle().use { handle -> callingOff(handle) { finish() } }

/**
 * Downloads the document of a report when it is collected, and tells how far it is: the newest [DownloadState.Underway] to a
 * collector that is slow, and [DownloadState.Done] at the end. Whoever stops collecting calls the download off.
 *
 * It fails as [download].
 */
public fun Session.downloading(report: ReportView, to: File): Flow<DownloadState> =
    states { startDownloadReport(report, to.absolutePath, it) }

/** Downloads the document of an observation when it is collected, and tells how far it is, as that of a report. */
public fun Session.downloading(observation: ObservationView, to: File): Flow<DownloadState> =
    states { startDownloadObservation(observation, to.absolutePath, it) }

private fun states(start: (ProgressListener) -> DownloadTask): Flow<DownloadState> = channelFlow<DownloadState> {
    val progress = Channel<TransferProgress>(Channel.CONFLATED)
    start(ProgressListener { progress.trySend(it) }).use { task ->
        task.handle().use { handle ->
            telling(progress, { DownloadState.Underway(it) }) { DownloadState.Done(callingOff(handle) { task.finish() }) }
        }
    }
}.conflate()
