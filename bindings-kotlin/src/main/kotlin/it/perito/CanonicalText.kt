package it.perito

/**
 * A value that is right once it is held: its [text] is canonical, and two values of a class are equal when their texts are.
 *
 * Constructors parse, and the library alone decides what is right. A value is kept and sent as its text: it is no
 * [java.io.Serializable], which would make values past the parser.
 */
public sealed class CanonicalText(
    /** The canonical form, which the constructor takes again. */
    public val text: String,
) {
    override fun equals(other: Any?): Boolean =
        this === other || other is CanonicalText && other.javaClass == javaClass && other.text == text

    override fun hashCode(): Int = text.hashCode()

    /** The canonical form, unless a class says otherwise. */
    override fun toString(): String = text
}

/** A text that the library gave, and that needs no parsing: a constructor of a text parses what somebody wrote. */
internal class Lifted(val text: String)
