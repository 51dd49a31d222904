package it.perito

import java.security.MessageDigest

/**
 * A PIN. It is shown by [expose] alone, and is never to be kept: whoever is not logged in any more is asked for it again.
 */
public class Pin internal constructor(lifted: Lifted) {
    private val secret: String = lifted.text

    /**
     * Takes the letters and digits of a PIN.
     *
     * @throws PeritoException.Validation for anything else
     */
    public constructor(text: String) : this(Lifted(parsePin(text).secret))

    /** The PIN itself, to be shown to its owner. */
    public fun expose(): String = secret

    /** Whether both are the same; how long this takes does not tell where they differ. */
    override fun equals(other: Any?): Boolean =
        other is Pin && MessageDigest.isEqual(secret.encodeToByteArray(), other.secret.encodeToByteArray())

    /** The same for every PIN: a hash would tell something of it. */
    override fun hashCode(): Int = Pin::class.hashCode()

    /** Never the PIN. */
    override fun toString(): String = "Pin(…)"
}
