// What the portal shows has an id, by which lists of SwiftUI tell one from another.

extension CaseView: Identifiable {}
extension ObservationView: Identifiable {}
extension OperationView: Identifiable {}
extension PaymentView: Identifiable {}
extension ReceiptView: Identifiable {}
extension RegistrationView: Identifiable {}
extension ReportView: Identifiable {}
extension SessionView: Identifiable {}
extension StoredUpload: Identifiable {}
extension Uploaded: Identifiable {}

extension ReceiptView {
    /// The receipt of the text.
    ///
    /// - Throws: ``PeritoError/Untrusted(details:)`` where the text is no receipt. It verifies nothing: `verify` does.
    public var receipt: Receipt {
        get throws { try Receipt(text) }
    }
}

extension MoveView: Bilingual {}

extension SendOptions {
    /// Sends the act though it breaks a rule, because the risk is known.
    ///
    /// What the rules said is in ``PeritoError/findings`` of the ``PeritoError/RiskNotAccepted(details:)`` that came before: show it to
    /// the doctor, who decides.
    public static func accepting(_ risk: AcceptRisk) -> Self { Self(acceptRisk: risk) }
}
