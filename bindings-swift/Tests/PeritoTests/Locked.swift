import Foundation

/// A value that threads take turns with.
final class Locked<Value>: @unchecked Sendable {
    private let lock = NSLock()
    private var value: Value

    init(_ value: Value) { self.value = value }

    func with<T>(_ use: (inout Value) throws -> T) rethrows -> T {
        try lock.withLock { try use(&value) }
    }
}
