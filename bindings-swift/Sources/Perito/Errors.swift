import Foundation

extension PeritoError {
    /// Everything that is known of the failure, which every case has.
    public var details: ErrorDetails {
        switch self {
        case .Validation(let details), .RiskNotAccepted(let details), .Login(let details), .Refused(let details),
            .Unreachable(let details), .Untrusted(let details), .Device(let details), .Cancelled(let details):
            details
        }
    }

    /// A stable code in snake_case, for a program to go by.
    public var code: String { details.code }
    /// What went wrong, in English.
    public var messageEn: String { details.messageEn }
    /// What went wrong, in Italian, fit to be shown to a doctor.
    public var messageIt: String { details.messageIt }
    /// Whether trying again helps, and when.
    public var retry: Retry { details.retry }
    /// What went wrong, as the library tells it apart more finely than the cases do.
    public var kind: ErrorKind { details.kind }
    /// The call that failed; none for what needs no portal.
    public var operation: String? { details.operation.isEmpty ? nil : details.operation }
    /// Every refused field, where input was refused.
    public var fields: [FieldProblem] { details.fields }
    /// What the rules say of an act that was not sent.
    public var findings: [Finding] { details.findings }
    /// How to send the very same act again, where it may have arrived: with these options it cannot be done twice.
    public var resend: SendOptions? { details.resend }
    /// What an upload that did not end goes on from, even after a restart.
    public var upload: StoredUpload? { details.upload }
    /// The verified receipt of the refusal, where the portal gave one: it proves the attempt.
    public var refusalReceipt: Receipt? { details.refusalReceipt }
    /// The verified receipt of an act that is done, where what the portal shows of it cannot be read: to be kept.
    public var receipt: Receipt? { details.receipt }
    /// The checkpoints that do not agree, where the portal's archive contradicts what it showed before.
    public var archiveEvidence: ArchiveEvidence? { details.archiveEvidence }
}

extension PeritoError {
    /// Input that is refused before the library is asked.
    static func refused(field: String, code: String, english: String, italian: String) -> Self {
        let problem = FieldProblem(field: field, code: code, messageEn: english, messageIt: italian)
        return .Validation(
            details: ErrorDetails(
                code: "validation_failed", messageEn: "one or more fields are wrong", messageIt: "uno o più campi sono errati",
                retry: .never, operation: "", context: [], kind: .validation, fields: [problem], findings: [], resend: nil, upload: nil,
                receipt: nil, refusalReceipt: nil, archiveEvidence: nil))
    }
}

extension PeritoError: LocalizedError {
    /// What went wrong, in the language of the reader; of refused input, what is wrong with each field.
    public var errorDescription: String? { message(in: .reader) }

    /// What went wrong, in one of the two languages; of refused input, what is wrong with each field.
    public func message(in language: ReaderLanguage) -> String {
        let fields = fields.map { $0.message(in: language) }
        return ([language.pick(italian: messageIt, english: messageEn)] + fields).joined(separator: "\n")
    }
}

extension PeritoError: CustomStringConvertible {
    /// The failure for a log: in English, and without personal data.
    public var description: String { details.description }
}

extension FieldProblem {
    /// What was wrong and what would be right, in one of the two languages.
    public func message(in language: ReaderLanguage = .reader) -> String {
        language.pick(italian: messageIt, english: messageEn)
    }
}

extension FieldProblem: CustomStringConvertible {
    /// The field and what is wrong with it, in English; the refused text is not repeated.
    public var description: String { "\(field): \(messageEn)" }
}
