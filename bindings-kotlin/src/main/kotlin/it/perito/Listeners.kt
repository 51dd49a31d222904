package it.perito

/**
 * A listener that is told how far an upload or a download is.
 *
 * It is called on a thread of the library's own, one call at a time, and the next part waits for it: it must not wait for
 * the transfer itself. What it throws is passed over. [Session.uploading] and [Session.downloading] tell the same as flows.
 */
public fun ProgressListener(onProgress: (TransferProgress) -> Unit): ProgressListener = object : ProgressListener {
    override fun onProgress(progress: TransferProgress) = onProgress(progress)
}

/**
 * A listener that is told what the library logs, to be given to [setLogListener].
 *
 * It is called on a thread of its own, one record after the other; what it throws is passed over.
 */
public fun LogListener(log: (LogRecord) -> Unit): LogListener = object : LogListener {
    override fun log(record: LogRecord) = log(record)
}
