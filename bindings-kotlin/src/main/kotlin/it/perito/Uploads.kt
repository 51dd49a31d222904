package it.perito

import java.io.File
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.channelFlow
import kotlinx.coroutines.flow.conflate

/** How far an upload is, as [Session.uploading] and [Session.resuming] tell it. */
public sealed interface UploadState {
    /** It is on its way. */
    public data class Underway(
        /** How far it is, in bytes. */
        val progress: TransferProgress,
        /**
         * What goes on later if this does not, also in another process: keep it with the document. None until the portal
         * has given the upload its id.
         */
        val stored: StoredUpload?,
    ) : UploadState

    /** The portal has it whole: it can be submitted. The last that is told. */
    public data class Done(
        /** The document that the portal has. */
        val uploaded: Uploaded,
    ) : UploadState
}

/** A file as what is uploaded: it is read as it is sent, so that memory does not depend on its size. */
public fun File.asDocument(): DocumentSource = DocumentSource.Path(absolutePath)

/** Bytes as what is uploaded. */
public fun ByteArray.asDocument(): DocumentSource = DocumentSource.Content(this)

/**
 * Uploads a PDF, and gives what is to be submitted. Cancelling the coroutine calls the upload off.
 *
 * Whoever wants to go on with it after that, or after the end of the process, takes [uploading] or [Session.startUpload].
 *
 * @throws PeritoException.Validation for a document that is empty, no PDF, or cannot be read
 * @throws PeritoException.Unreachable with `details.upload`, from which [resume] goes on
 */
public suspend fun Session.upload(source: DocumentSource): Uploaded = startUpload(source).use { it.await() }

/**
 * Goes on with an upload of this very document, by any session of the same account. Cancelling the coroutine calls it off.
 *
 * @throws PeritoException.Refused when the upload has expired, was used or was discarded
 * @throws PeritoException.Validation for another document than the one that was begun with
 */
public suspend fun Session.resume(source: DocumentSource, stored: StoredUpload): Uploaded =
    resumeUpload(source, stored).use { it.await() }

/**
 * Waits for the end of an upload. Cancelling the coroutine calls the upload off; what it can be gone on with is
 * `handle().stored()`. [UploadTask.finish] is for waiting without that.
 *
 * @throws PeritoException as [upload], and [PeritoException.Cancelled] when it was called off elsewhere
 */
public suspend fun UploadTask.await(): Uploaded = handle().use { handle -> callingOff(handle) { finish() } }

/**
 * Uploads a PDF when it is collected, and tells how far it is: the newest [UploadState.Underway] to a collector that is
 * slow, and [UploadState.Done] at the end. Whoever stops collecting calls the upload off.
 *
 * It fails as [upload].
 */
public fun Session.uploading(source: DocumentSource): Flow<UploadState> = states { startUpload(source, it) }

/** Goes on with an upload of this very document when it is collected, and tells how far it is, as [uploading] does. */
public fun Session.resuming(source: DocumentSource, stored: StoredUpload): Flow<UploadState> =
    states { resumeUpload(source, stored, it) }

private fun states(start: (ProgressListener) -> UploadTask): Flow<UploadState> = channelFlow<UploadState> {
    val progress = Channel<TransferProgress>(Channel.CONFLATED)
    start(ProgressListener { progress.trySend(it) }).use { task ->
        task.handle().use { handle ->
            telling(progress, { UploadState.Underway(it, handle.stored()) }) {
                UploadState.Done(callingOff(handle) { task.finish() })
            }
        }
    }
}.conflate()
