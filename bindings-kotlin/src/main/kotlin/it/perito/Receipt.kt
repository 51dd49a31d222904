package it.perito

import java.time.Instant
import java.time.LocalDate

/**
 * The portal's signed word that an act reached it, when, and under which protocol number.
 *
 * What proves is its [text], which is to be kept as it is. What the properties say is true once [verify] has said so; the
 * client verifies the receipts of its own acts before it calls them done.
 */
public class Receipt internal constructor(lifted: Lifted) : CanonicalText(lifted.text) {
    private val parts: ReceiptParts by lazy(LazyThreadSafetyMode.PUBLICATION) { receiptParts(this) }

    /**
     * Parses a receipt's text, which verifies nothing.
     *
     * @throws PeritoException.Untrusted for a text that is none
     */
    public constructor(text: String) : this(Lifted(parseReceipt(text).text))

    /** Its id. */
    public val id: String get() = parts.id

    /** Of what it is the receipt. */
    public val kind: ReceiptKind get() = parts.kind

    /** Which portal's archive it is of. */
    public val origin: String get() = parts.origin

    /** When the act was received or refused. */
    public val at: Instant get() = parts.at

    /** The civil day of [at] in Italy, which decides whether the act was in time. */
    public val day: LocalDate get() = parts.day

    /** The protocol number; none of a refusal. */
    public val protocolNumber: ProtocolNumber? get() = parts.protocolNumber

    /** The key of the case, where it names one. */
    public val caseKey: CaseKey? get() = parts.caseKey

    /** The key under which the act was sent. */
    public val idempotencyKey: String get() = parts.idempotencyKey

    /** The rules that the act broke. */
    public val findings: List<String> get() = parts.findings

    /** Every line, in its order. */
    public val fields: List<ReceiptField> get() = parts.fields

    /** The text that is signed, without proof and signatures. */
    public val signedText: String get() = parts.signedText

    /**
     * Verifies it offline: that a trusted key signed it and was valid then, and that the archive holds it.
     *
     * @throws PeritoException.Untrusted with the code that says why it does not verify
     */
    public fun verify(trustedKeys: TrustedKeys): Verification = verifyReceipt(this, trustedKeys)

    /** Never the text, which names the case: what is printed or logged, alone or within a record, does not show it. */
    override fun toString(): String = "Receipt(…)"
}

/**
 * The keys that are trusted. They come from whoever runs the portal, by another way than the portal itself: in an
 * application, with the application.
 */
public class TrustedKeys internal constructor(lifted: Lifted) : CanonicalText(lifted.text) {
    /**
     * Parses a file of trusted keys: one key a line, `name+hash+base64`, and after it the instants from and until which it
     * is valid, if any; lines of witnesses' keys.
     *
     * @throws PeritoException.Validation for anything else
     */
    public constructor(text: String) : this(Lifted(parseTrustedKeys(text).text))
}
