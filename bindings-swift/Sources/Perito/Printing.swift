/// What shows nothing of itself to `dump` and to a debugger's summary, as it shows nothing to `print`: it is of a person, of what is said
/// of one, or of a case's documents, and a log or a crash report is no place for that.
protocol Hidden: CustomReflectable {}

extension Hidden {
    /// Shows nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension Answer: Hidden {}
extension AnswerView: Hidden {}
extension ArchiveEvidence: Hidden {}
extension CaseRecord: Hidden {}
extension DataChange: Hidden {}
extension DocumentSource: Hidden {}
extension Evaluation: Hidden {}
extension MeView: Hidden {}
extension NotifiedOperation: Hidden {}
extension ObservationView: Hidden {}
extension PartyObservation: Hidden {}
extension PersonalData: Hidden {}
extension ReceiptField: Hidden {}
extension ReceiptParts: Hidden {}
extension ReceiptView: Hidden {}
extension RegistrationData: Hidden {}
extension RegistrationView: Hidden {}
extension Saved: Hidden {}
extension SubmittedObservation: Hidden {}
extension SubmittedReport: Hidden {}
extension TaxCodeParts: Hidden {}
