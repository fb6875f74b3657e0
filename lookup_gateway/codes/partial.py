"""Recognise a part of a code: an office with a day, or an office alone."""

import re

from lookup_gateway.codes.parts import day_of
from lookup_gateway.codes.repair import fold, key
from lookup_gateway.codes.spelling import Spelling
from lookup_gateway.codes.typed import Grammar, Understood, Wrong

_D = "[0-9OILSBZ]"
_PART = re.compile(
    rf"(?P<unit>(?:{_D}{{3}}\.{_D}{{2}}\.{_D}{{2}}\.)?[A-Z]{_D}{{2}}(?:[. ]{_D}{{1,3}}){{0,4}})"
    rf"(?:[- ](?P<date>{_D}{{6}}|20{_D}{{6}}))?"
)


def part_of(spelling: Spelling, grammar: Grammar) -> Understood | None:
    """Return what is understood of a code that ends too early; None when it is no such thing.

    An office alone counts when it has a dot or is one that the grammar expects: a district or a
    street has names like it.
    """
    match = _PART.fullmatch(spelling.text)
    if match is None:
        return None
    office = match["unit"].replace(" ", ".")
    if match["date"]:
        day = day_of(fold(match["date"]))
        wrong = (Wrong.SERIAL_MISSING,) if day else (Wrong.DATE, Wrong.SERIAL_MISSING)
        return Understood(office, day, None, wrong)
    if "." in match["unit"] or key(office) in {key(prefix) for prefix in grammar.prefixes}:
        return Understood(office, None, None, (Wrong.INCOMPLETE,))
    return None
