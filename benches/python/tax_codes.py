"""Tax codes that are checked, one in twenty with a wrong check letter."""

from codicefiscale import codicefiscale
from stdnum.it import codicefiscale as stdnum

import perito
from measure import Contender, Group

ITEMS, FEW = 10_000, 40


def codes() -> list[str]:
    """The sample's code in all the ways of omocodia, over and over, some of them spoilt."""
    variants = [str(code) for code in perito.TaxCode("RSSMRA80A01H501U").variants()]
    made = [variants[number % len(variants)] for number in range(ITEMS)]
    return [spoilt(code) if number % 20 == 7 else code for number, code in enumerate(made)]


def spoilt(code: str) -> str:
    return code[:-1] + ("A" if code[-1] != "A" else "B")


def is_valid(code: str) -> bool:
    try:
        perito.TaxCode(code)
    except perito.ValidationError:
        return False
    return True


def is_written_right(code: str) -> bool:
    try:
        return bool(codicefiscale.encode_cin(code) == codicefiscale.decode_raw(code)["cin"])
    except ValueError:
        return False


def group() -> Group:
    given = codes()
    few = given[:FEW]
    ours = [
        Contender("perito", "one by one", ITEMS, lambda: [is_valid(code) for code in given]),
        Contender("perito", "the column", ITEMS, lambda: [error is None for error in perito.validate_tax_codes(given)]),
    ]
    peers = [
        Contender(
            "python-codicefiscale",
            "`is_valid`",
            FEW,
            lambda: [codicefiscale.is_valid(code) for code in few],
            "looks up the place of birth, proposes first names and makes all variants by omocodia in any case",
        ),
        Contender(
            "python-codicefiscale",
            "`decode_raw` and `encode_cin`",
            ITEMS,
            lambda: [is_written_right(code) for code in given],
            "the form and the check letter alone, not the day of birth",
        ),
        Contender(
            "python-stdnum",
            "`is_valid`",
            ITEMS,
            lambda: [stdnum.is_valid(code) for code in given],
            "form, check letter and day of birth; no value is kept, and no reason told in Italian",
        ),
    ]
    wanted = [is_valid(code) for code in given]
    for contender in [*ours, *peers]:
        if contender.run() != wanted[: contender.items]:
            raise RuntimeError(f"{contender} takes other codes for valid")
    return Group("Tax codes", ours, peers)
