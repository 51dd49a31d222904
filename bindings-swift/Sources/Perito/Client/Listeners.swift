final class ClosureListener: ProgressListener {
    private let told: OnProgress

    init(_ told: @escaping OnProgress) { self.told = told }

    func onProgress(progress: TransferProgress) throws { try told(progress) }
}

/// Tells a closure what the library logs from now on, of this level and of what matters more; who was told before is told no more.
///
/// No name, tax code, PIN, token or content of a document is in it. The closure is called on one thread of the
/// library's own, one record after the other. What it throws is passed over.
///
/// - Parameters:
///   - level: The least that is told.
///   - told: Who is told; nobody where it is `nil`.
public func tellLog(from level: LogLevel = .info, to told: (@Sendable (LogRecord) throws -> Void)?) {
    setLogListener(level: level, listener: told.map(ClosureLog.init))
}

private final class ClosureLog: LogListener {
    private let told: @Sendable (LogRecord) throws -> Void

    init(_ told: @escaping @Sendable (LogRecord) throws -> Void) { self.told = told }

    func log(record: LogRecord) throws { try told(record) }
}
