import Foundation

import Perito

/// A `perito-portal` of a test's own: the world of the conformance scenarios, whose clock stands still.
final class Portal: Sendable {
    /// What it prints once it is ready.
    struct World: Decodable, Sendable {
        struct Account: Decodable, Sendable {
            let role, taxCode, pin: String
        }

        let url, verifyingKey: String
        let accounts: [Account]
    }

    let world: World
    private let program: Program
    private let sessions = Locked<[String: Task<Session, any Error>]>([:])

    private init(_ program: Program, _ world: World) {
        self.program = program
        self.world = world
    }

    deinit { program.end() }

    /// Ends it.
    func end() { program.end() }

    /// One for all tests that do not mind what others have done there.
    static var shared: Portal {
        get throws { try everybodys.get() }
    }
    private static let everybodys = Swift.Result { try start() }

    /// One of a test's own, which ends it: nothing else holds it. It listens where it is told.
    static func start(on host: String = "127.0.0.1") throws -> Portal {
        let environment = ProcessInfo.processInfo.environment
        guard let path = environment["PERITO_PORTAL"] else {
            throw Fault("PERITO_PORTAL names no perito-portal: `cargo xtask swift` starts the tests")
        }
        let program = try Program(path, ["serve", "--demo", "--ready", "--listen", host + ":0"])
        do {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            return Portal(program, try decoder.decode(World.self, from: program.firstLine()))
        } catch {
            program.end()
            throw error
        }
    }

    var trustedKeys: TrustedKeys {
        get throws { try TrustedKeys(world.verifyingKey) }
    }

    func client() async throws -> PortalClient {
        try await PortalClient.connect(url: world.url, trustedKeys: trustedKeys)
    }

    /// The session of the account that a scenario calls by this name, for everybody: many who log in at once are made to wait.
    func session(of name: String) async throws -> Session {
        let opening = sessions.with { sessions in
            if let opened = sessions[name] { return opened }
            let opening = Task { try await self.login(name) }
            sessions[name] = opening
            return opening
        }
        return try await opening.value
    }

    /// A session of its own.
    func login(_ name: String) async throws -> Session {
        guard let account = try accounts()[name] else { throw Fault("there is no account \(name)") }
        return try await client().login(taxCode: account.taxCode, pin: account.pin).session
    }

    /// The accounts as the scenarios name them: the first of a role as the role, the second `ROLE-2`.
    func accounts() throws -> [String: (taxCode: TaxCode, pin: Pin)] {
        var accounts: [String: (taxCode: TaxCode, pin: Pin)] = [:]
        for account in world.accounts {
            let name = accounts[account.role] == nil ? account.role : account.role + "-2"
            accounts[name] = (try TaxCode(account.taxCode), try Pin(account.pin))
        }
        return accounts
    }
}

/// Another program, and what it prints. It ends with this process, however that ends: whoever waits for its output would wait for ever.
private final class Program: @unchecked Sendable {
    private let process = Process()
    private let printed, lifeline: Pipe

    /// One is started after the other. What is open when a program starts is closed in it; the lifeline of another that is made meanwhile
    /// would be its own too, and hold that other one alive.
    private static let starting = Locked(())

    init(_ path: String, _ arguments: [String]) throws {
        (printed, lifeline) = try Self.starting.with { [process] _ in try Self.start(process, path, arguments) }
    }

    private static func start(_ process: Process, _ path: String, _ arguments: [String]) throws -> (printed: Pipe, lifeline: Pipe) {
        let (printed, lifeline) = (Pipe(), Pipe())
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", #""$0" "$@" & read -r _; kill $!; wait $!"#, path] + arguments
        process.standardInput = lifeline
        process.standardOutput = printed
        process.environment = ProcessInfo.processInfo.environment.merging(["RUST_LOG": "warn"]) { $1 }
        try withEverySignal { try process.run() }
        return (printed, lifeline)
    }

    /// Does something on a thread that takes every signal. Those of a pool take none, and a program that is started there would inherit
    /// that, and never learn that it is to end.
    private static func withEverySignal(_ run: () throws -> Void) throws {
        var none = sigset_t(), before = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try run()
    }

    func firstLine() throws -> Data {
        var line = Data()
        while let byte = try printed.fileHandleForReading.read(upToCount: 1), !byte.isEmpty {
            if byte == Data("\n".utf8) { return line }
            line += byte
        }
        throw Fault("the portal ended before it was ready")
    }

    /// Ends it, and waits until its folder is removed.
    func end() {
        try? lifeline.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}

extension LoginOutcome {
    /// The session, where the PIN need not be changed first.
    var session: Session {
        get throws {
            guard case .opened(let session) = self else { throw Fault("the PIN must be changed first") }
            return session
        }
    }
}

/// What a call fails with.
func failure(of call: () async throws -> some Any) async throws -> PeritoError {
    do {
        _ = try await call()
    } catch let error as PeritoError {
        return error
    }
    throw Fault("nothing failed")
}

/// A receipt that was recorded, with the keys that verify it.
func recordedReceipt() throws -> (receipt: Receipt, keys: TrustedKeys) {
    let file = try JSONDecoder().decode(Result.self, from: Data(contentsOf: conformanceFolder.appending(path: "receipts.json")))
    let input = try objects(file["scenarios"], of: "receipts")[0]["input"]?.object
    return (try Receipt(input?["text"]?.text ?? ""), try TrustedKeys(input?["keys"]?.text ?? ""))
}
