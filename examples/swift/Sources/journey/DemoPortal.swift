import Foundation
import Perito

/// A portal on this machine alone, with the accounts that the journey needs. It ends with this process, however that ends.
final class DemoPortal: Sendable {
    /// What it prints once it is ready.
    struct World: Decodable {
        struct Account: Decodable {
            let role: String
            let taxCode: TaxCode
            let pin: String
        }

        let url: String
        let verifyingKey: TrustedKeys
        let accounts: [Account]
    }

    let world: World
    private let process = Process()
    private let lifeline = Pipe()

    /// Starts the program that the environment names in `PERITO_PORTAL`, or the `perito-portal` of the search path.
    init() throws {
        let program = ProcessInfo.processInfo.environment["PERITO_PORTAL"] ?? "perito-portal"
        let printed = Pipe()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", #""$0" serve --demo --ready --listen 127.0.0.1:0 & read -r _; kill $!; wait $!"#, program]
        process.environment = ProcessInfo.processInfo.environment.merging(["RUST_LOG": "warn"]) { $1 }
        process.standardInput = lifeline
        process.standardOutput = printed
        try process.run()
        var line = Data()
        while let byte = try printed.fileHandleForReading.read(upToCount: 1), !byte.isEmpty, byte != Data("\n".utf8) { line += byte }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        world = try decoder.decode(World.self, from: line)
    }

    func end() {
        try? lifeline.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}
