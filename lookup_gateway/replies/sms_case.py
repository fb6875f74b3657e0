"""The pieces of an SMS about one case, in reading order, each with the step at which it goes."""

from __future__ import annotations

from collections.abc import Iterator

from lookup_gateway.model import Reply, Status, View
from lookup_gateway.replies import dates, facts
from lookup_gateway.replies.clauses import clean, sentence
from lookup_gateway.replies.fitting import Piece, Shed
from lookup_gateway.replies.shapes import House
from lookup_gateway.texts import Texts

_FREE_MOST = 400


def tell(
    view: View, reply: Reply, words: Texts, house: House, *, matched: bool | None
) -> list[Piece]:
    """Return everything worth saying about the case; `fitting.fit` sheds what is too much."""
    return [
        code_piece(view.code, words),
        Piece(f"{brief(view, words)}."),
        *_turn(view, words),
        *_due(view, reply, words),
        *_free(view, words),
        *([_free_piece(words["proof.sms"])] if matched is False else []),
        *_office(view),
        *age(reply, words),
        Piece(words.fill("help.sms", hotline=house.hotline) + ".", Shed.HOTLINE),
        Piece(words["help.courtesy_sms"] + ".", Shed.COURTESY),
    ]


def brief(view: View, words: Texts) -> str:
    """Return where the case is in a few words."""
    return words.fill(f"{facts.state(view)}.sms", step=view.step, total=view.steps_total)


def code_piece(code: str, words: Texts) -> Piece:
    """Return the code, which gives up its unit before its day and running number."""
    named = words.fill("file.sms", code=code) + ":"
    unit, dash, tail = code.partition("-")
    if dash and unit and _is_day_and_serial(tail):
        bare = Piece(words.fill("file.sms", code=f"...-{tail}") + ":", Shed.TAIL, cut=True)
        return Piece(named, Shed.UNIT, then=bare)
    return Piece(named, Shed.TAIL, cut=True)


def age(reply: Reply, words: Texts) -> list[Piece]:
    """Return when the data was fresh, and that it is old where it is."""
    if reply.as_of is None:
        return []
    key = "as_of.sms_stale" if reply.stale else "as_of.sms"
    said = [
        sentence(words.fill(key, when=dates.short_stamp(words, reply.as_of, year=year)))
        for year in (True, False)
    ]
    return [Piece(said[0], Shed.YEAR, then=Piece(said[1]))]


def _is_day_and_serial(tail: str) -> bool:
    day, _, serial = tail.partition("-")
    return len(day) in (6, 8) and day.isdecimal() and 4 <= len(serial) <= 7 and serial.isdecimal()


def _turn(view: View, words: Texts) -> list[Piece]:
    key = facts.turn(view)
    return [Piece(sentence(words[f"{key}.sms"]))] if key else []


def _due(view: View, reply: Reply, words: Texts) -> list[Piece]:
    late = _late(view, reply, words)
    if view.due_at is None:
        return [Piece(sentence(late))] if late else []
    said = [
        words.fill("due.sms", when=dates.short_moment(words, view.due_at, year=year))
        for year in (True, False)
    ]
    full, bare = (sentence(", ".join([due, late] if late else [due])) for due in said)
    return [Piece(full, Shed.YEAR, then=Piece(bare))]


def _late(view: View, reply: Reply, words: Texts) -> str | None:
    late = facts.lateness(view, reply.as_of)
    if late is None:
        return None
    key = "late.sms_running" if late.running else "late.sms_ended"
    if late.days is None:
        return words[f"{key}_short"]
    return words.fill(key, days=words.count("unit.day", late.days))


def _free(view: View, words: Texts) -> Iterator[Piece]:
    """What the record adds, the weightiest first: the last goes first."""
    yield from _needs(view, words)
    key = None if view.overdue else facts.timing(view)
    if key:
        yield _free_piece(words[f"{key}.sms"])
    owed = sum(fee.amount for fee in facts.unpaid(view))
    if owed:
        yield _free_piece(words.fill("fees.sms", amount=dates.amount(words, owed)))
    yield from _labelled(words, "collect.sms", facts.place(view))
    if view.status is Status.UNKNOWN:
        yield from _labelled(words, "source.sms", view.source_status)
    if view.reappointed:
        yield _free_piece(_moved(view, words))
    yield from _labelled(words, "reason.sms", view.reason)


def _needs(view: View, words: Texts) -> Iterator[Piece]:
    needs = view.needs or ()
    days = [need.by for need in needs if need.by is not None]
    if days:
        by = dates.short_day(words, min(days), year=True)
        yield _free_piece(words.fill("needs.sms_by", date=by))
    yield from _labelled(words, "needs.sms", "; ".join(need.what for need in needs))


def _moved(view: View, words: Texts) -> str:
    if view.first_due_at is None:
        return words["moved.sms"]
    first = dates.short_day(words, dates.local(view.first_due_at).date(), year=False)
    return words.fill("moved.sms_both", first=first)


def _office(view: View) -> list[Piece]:
    if view.office is None or not view.office.name:
        return []
    return [Piece(sentence(clean(view.office.name[:_FREE_MOST])), Shed.OFFICE)]


def _free_piece(text: str) -> Piece:
    return Piece(sentence(text), Shed.FREE)


def _labelled(words: Texts, key: str, free: str | None) -> Iterator[Piece]:
    """The record's own words behind a label; more than `_FREE_MOST` of them never fits anyway."""
    if free:
        label = len(words.fill(key, free=""))
        said = sentence(words.fill(key, free=clean(free[:_FREE_MOST])))
        yield Piece(said, Shed.FREE, cut=True, label=label)
