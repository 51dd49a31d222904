import Foundation

/// Is told how far an upload or a download is: at the start, after each part, at the end.
///
/// It is called on a thread of the library's own, one call at a time, and the next part waits for it. What it throws is passed over.
public typealias OnProgress = @Sendable (TransferProgress) throws -> Void

/// An upload or a download under way.
///
/// It goes on to its end though nobody awaits it and this value is let go. A task that awaits ``value`` and is cancelled calls it off.
public struct Transfer<Value: Sendable>: Sendable {
    /// How far it is, from the start to the end; whoever reads slowly gets the newest alone.
    ///
    /// It ends with the transfer, and is read once.
    public let progress: AsyncStream<TransferProgress>

    private let handle: TaskHandle
    private let end: @Sendable () async throws -> Value

    /// Begins a transfer that tells a listener how far it is.
    init(
        onProgress: OnProgress?, begin: (any ProgressListener) throws -> (TaskHandle, @Sendable () async throws -> Value)
    ) rethrows {
        let (progress, told) = AsyncStream.makeStream(of: TransferProgress.self, bufferingPolicy: .bufferingNewest(1))
        let listener = ClosureListener {
            told.yield($0)
            try onProgress?($0)
        }
        let (handle, end) = try begin(listener)
        (self.progress, self.handle, self.end) = (progress, handle, end)
        // Whoever reads the progress may be the only one who waits.
        Task {
            _ = try? await end()
            told.finish()
        }
    }

    /// What it gives once it has ended, for any number of tasks that await it.
    ///
    /// - Throws: ``PeritoError``; ``PeritoError/Cancelled(details:)`` when it was called off, also because a task that awaits it was
    ///   cancelled. What an upload goes on from is in ``PeritoError/upload``.
    public var value: Value {
        get async throws {
            try await withTaskCancellationHandler(operation: end, onCancel: handle.cancel)
        }
    }

    /// What an upload goes on from if it does not come to its end: to be written down as soon as there is some. Nothing of a download,
    /// and nothing until the portal has given the upload its id.
    public var stored: StoredUpload? { handle.stored() }

    /// Whether it has ended, well or badly.
    public var isFinished: Bool { handle.isFinished() }

    /// Calls it off, and does not wait for its end.
    public func cancel() { handle.cancel() }
}

extension DocumentSource {
    /// A file, read as it is sent: memory does not depend on its size.
    public static func file(_ file: URL) -> Self { .path(path: file.path(percentEncoded: false)) }

    /// The bytes of a document.
    public static func bytes(_ content: Data) -> Self { .content(content: content) }
}

extension Session {
    /// Starts to upload a PDF, or goes on with an upload of it, and returns at once.
    ///
    /// - Parameters:
    ///   - document: The PDF.
    ///   - stored: What ``Transfer/stored`` or ``PeritoError/upload`` gave, by any session of the same account. The portal knows better how
    ///     much has arrived; the document must be the one that was begun with.
    ///   - onProgress: Is told how far it is.
    /// - Throws: ``PeritoError/Cancelled(details:)`` with the code `closed` after the client was disconnected.
    public func startUpload(
        _ document: DocumentSource, from stored: StoredUpload? = nil, onProgress: OnProgress? = nil
    ) throws -> Transfer<Uploaded> {
        try Transfer(onProgress: onProgress) { listener in
            let task =
                if let stored {
                    try resumeUpload(source: document, stored: stored, listener: listener)
                } else {
                    try startUpload(source: document, listener: listener)
                }
            return (task.taskHandle(), task.finish)
        }
    }

    /// Uploads a PDF, or goes on with an upload of it. A task that is cancelled calls it off.
    ///
    /// - Throws: ``PeritoError``, with ``PeritoError/upload`` to go on from.
    public func upload(
        _ document: DocumentSource, from stored: StoredUpload? = nil, onProgress: OnProgress? = nil
    ) async throws -> Uploaded {
        try await startUpload(document, from: stored, onProgress: onProgress).value
    }

    /// Starts to download the document of a report into a new file, and returns at once.
    ///
    /// - Throws: ``PeritoError/Cancelled(details:)`` with the code `closed` after the client was disconnected.
    public func startDownload(
        _ report: ReportView, to file: URL, onProgress: OnProgress? = nil
    ) throws -> Transfer<Saved> {
        try Transfer.download(to: file, onProgress) { try startDownloadReport(report: report, to: $0, listener: $1) }
    }

    /// Downloads the document of a report into a new file, which is there only once it is whole. A task that is cancelled calls it off.
    ///
    /// - Throws: ``PeritoError``; ``PeritoError/Device(details:)`` where the file cannot be written or is there already.
    public func download(
        _ report: ReportView, to file: URL, onProgress: OnProgress? = nil
    ) async throws -> Saved {
        try await startDownload(report, to: file, onProgress: onProgress).value
    }

    /// Starts to download the document of an observation into a new file, and returns at once.
    ///
    /// - Throws: ``PeritoError/Cancelled(details:)`` with the code `closed` after the client was disconnected.
    public func startDownload(
        _ observation: ObservationView, to file: URL, onProgress: OnProgress? = nil
    ) throws -> Transfer<Saved> {
        try Transfer.download(to: file, onProgress) { try startDownloadObservation(observation: observation, to: $0, listener: $1) }
    }

    /// Downloads the document of an observation into a new file, which is there only once it is whole. A task that is cancelled calls it
    /// off.
    ///
    /// - Throws: ``PeritoError``; ``PeritoError/Device(details:)`` where the file cannot be written or is there already.
    public func download(
        _ observation: ObservationView, to file: URL, onProgress: OnProgress? = nil
    ) async throws -> Saved {
        try await startDownload(observation, to: file, onProgress: onProgress).value
    }
}

extension Transfer<Saved> {
    /// Begins a download to a file.
    fileprivate static func download(
        to file: URL, _ onProgress: OnProgress?, begin: (String, any ProgressListener) throws -> DownloadTask
    ) throws -> Self {
        try Self(onProgress: onProgress) { listener in
            let task = try begin(file.path(percentEncoded: false), listener)
            return (task.taskHandle(), task.finish)
        }
    }
}
