package it.perito

import java.math.BigDecimal

/** An amount of euros in whole cents, never a float. Its text is the protocol's: `290.77`. */
public class Money private constructor(
    /** The amount in cents. */
    public val cents: Long,
) : Comparable<Money> {
    /**
     * Parses an amount as the protocol writes it, with two decimals or none.
     *
     * @throws PeritoException.Validation for anything else
     */
    public constructor(text: String) : this(parseMoney(text).cents)

    /**
     * Takes an amount exactly; the zeros that it was written with are no matter.
     *
     * @throws PeritoException.Validation for parts of a cent, and for an amount that cannot be kept
     */
    public constructor(amount: BigDecimal) : this(inCents(amount))

    /** The amount in euros, with two decimals. */
    public val amount: BigDecimal get() = BigDecimal.valueOf(cents, 2)

    /** The amount as Italians write it: `1.290,77 €`. */
    public val italian: String get() = moneyItalian(this)

    /**
     * The sum.
     *
     * @throws PeritoException.Validation where it cannot be kept
     */
    public operator fun plus(other: Money): Money = addMoney(this, other)

    /**
     * The difference.
     *
     * @throws PeritoException.Validation where it cannot be kept
     */
    public operator fun minus(other: Money): Money = subtractMoney(this, other)

    /** The same amount on the other side of zero. */
    public operator fun unaryMinus(): Money = ZERO - this

    /**
     * So many hundredths of it, rounded half up to the cent.
     *
     * @throws PeritoException.Validation where it cannot be kept
     */
    public fun percent(percent: UInt): Money = moneyPercent(this, percent)

    /**
     * The amount times [numerator] over [denominator], rounded half up to the cent.
     *
     * @throws PeritoException.Validation for a denominator of 0, and where it cannot be kept
     */
    public fun fraction(numerator: UInt, denominator: UInt): Money = moneyFraction(this, numerator, denominator)

    override fun compareTo(other: Money): Int = cents.compareTo(other.cents)

    override fun equals(other: Any?): Boolean = other is Money && other.cents == cents

    override fun hashCode(): Int = cents.hashCode()

    /** The amount as the protocol writes it: `290.77`. */
    override fun toString(): String = moneyText(this)

    /** Amounts that need no parsing. */
    public companion object {
        /** No money. */
        @JvmField
        public val ZERO: Money = Money(0L)

        /** An amount of so many cents. */
        @JvmStatic
        public fun ofCents(cents: Long): Money = Money(cents)

        /**
         * The protocol writes two decimals or none: what a decimal writes beyond that is for the parser to refuse. So is an
         * exponent that no amount has, as it is written: its digits, written out, could fill the memory.
         */
        private fun inCents(amount: BigDecimal): Long {
            val isHuge = amount.signum() != 0 && amount.scale() < LARGEST_EXPONENT
            val plain = if (isHuge) amount else amount.stripTrailingZeros()
            val isAmount = plain.scale() in LARGEST_EXPONENT..2
            return parseMoney(if (isAmount) plain.setScale(2).toPlainString() else plain.toString()).cents
        }

        /** The scale of a hundred million billions, which are too many cents to be kept already. */
        private const val LARGEST_EXPONENT = -17
    }
}

/**
 * The sum of all amounts; nothing gives [Money.ZERO].
 *
 * @throws PeritoException.Validation where it cannot be kept
 */
public fun Iterable<Money>.sum(): Money = fold(Money.ZERO, Money::plus)
