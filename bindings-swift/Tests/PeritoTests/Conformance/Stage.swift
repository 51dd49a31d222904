import Perito

/// What a journey is played on: a portal, who is logged in there, and what earlier steps gave.
final class Stage: Sendable {
    typealias Account = (taxCode: TaxCode, pin: Pin)

    let portal: Portal
    let client: PortalClient
    private let accounts: Locked<[String: Account]>
    private let sessions = Locked<[String: Session]>([:])
    private let uploads = Locked<[String: Uploaded]>([:])
    private let named = Locked<[String: Result]>([:])

    init() async throws {
        portal = try Portal.start()
        client = try await portal.client()
        accounts = Locked(try portal.accounts())
    }

    func account(_ name: String) throws -> Account {
        guard let account = accounts.with({ $0[name] }) else { throw Fault("there is no account \(name)") }
        return account
    }

    func session(_ name: String) throws -> Session {
        guard let session = sessions.with({ $0[name] }) else { throw Fault("\(name) is not logged in") }
        return session
    }

    func open(_ session: Session, of name: String, pin: Pin? = nil) {
        sessions.with { $0[name] = session }
        if let pin { accounts.with { $0[name]?.pin = pin } }
    }

    func upload(_ id: String) throws -> Uploaded {
        guard let upload = uploads.with({ $0[id] }) else { throw Fault("there is no upload \(id)") }
        return upload
    }

    func keep(_ upload: Uploaded) { uploads.with { $0[upload.id] = upload } }

    /// Keeps what a step gave under a name, for later steps.
    func keep(_ name: String, _ found: Result) throws {
        guard named.with({ $0.updateValue(found, forKey: name) }) == nil else { throw Fault("\(name) is named twice") }
    }

    /// The same with every text `$name.field` replaced by what that field of the named result holds.
    func resolved(_ value: JSON) throws -> JSON {
        switch value {
        case .object(let members): return .object(try members.mapValues(resolved))
        case .list(let items): return .list(try items.map(resolved))
        case .text(let text) where text.hasPrefix("$"):
            let parts = text.dropFirst().split(separator: ".").map(String.init)
            let field = parts.count == 2 ? named.with { $0[parts[0]]?[parts[1]] } : nil
            guard let field else { throw Fault("nothing was kept as \(text)") }
            return field
        default: return value
        }
    }
}
