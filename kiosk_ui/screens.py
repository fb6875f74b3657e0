"""From the heart's reply to what a screen shows: a case, a choice of cases, or a problem."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count

from msgspec import structs

from kiosk_ui.looks import Look, look_of
from lookup_gateway.codes import Understood
from lookup_gateway.model import Answer, Outcome, Reply, Tier, View
from lookup_gateway.replies import Explained, dates
from lookup_gateway.texts import Texts

STATUS = {
    Outcome.FOUND: 200,
    Outcome.NOT_FOUND: 404,
    Outcome.AMBIGUOUS: 422,
    Outcome.MALFORMED: 422,
    Outcome.LIMITED: 429,
    Outcome.TRY_LATER: 503,
}
_MINUTE = 60

Explain = Callable[[View, Reply], Explained]


@dataclass(frozen=True, slots=True)
class Told:
    """A case that was found. `state` names its status in a word or two; `facts` are labels
    (keys of pages_*.toml) with values; `others` are further cases of the same question."""

    case: Explained
    look: Look
    proven: bool
    state: str | None = None
    facts: tuple[tuple[str, str], ...] = ()
    office_name: str | None = None
    office_phone: str | None = None
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choose:
    """Several cases fit: nothing but their codes is shown."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """No case: what happened, what was read, what looks wrong, what to do now."""

    name: str
    title: str
    todo: tuple[str, ...]
    why: str | None = None
    read: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()


Screen = Told | Choose | Problem


def screen(reply: Reply, explain: Explain, texts: Texts) -> Screen:
    """Return what a reply looks like."""
    answer = next((a for a in reply.answers if a.outcome is reply.outcome), None)
    if answer is not None and answer.view is not None:
        return _told(answer, answer.view, reply, explain, texts)
    if answer is not None and answer.candidates:
        return Choose(answer.candidates)
    if reply.outcome is Outcome.LIMITED:
        return problem("limited", texts, wait=minutes(reply.retry_after, texts))
    understood = answer.understood if answer else None
    if reply.outcome is Outcome.MALFORMED and understood is None:
        return problem("no_code", texts)
    return _explained_problem(reply.outcome, understood, texts)


def problem(name: str, texts: Texts, **values: object) -> Problem:
    """Return the problem called `name` in pages_*.toml."""
    return Problem(
        name=name,
        title=texts.fill(f"problem.{name}.title", **values),
        todo=tuple(_numbered(f"problem.{name}.next", texts, values)),
        why=texts.fill(why, **values) if (why := f"problem.{name}.why") in texts else None,
    )


def _numbered(key: str, texts: Texts, values: Mapping[str, object]) -> Iterator[str]:
    for number in count(1):
        if f"{key}.{number}" not in texts:
            return
        yield texts.entries[f"{key}.{number}"].format_map(values)


def minutes(seconds: int | None, texts: Texts) -> str:
    """Return a waiting time in words, in whole minutes."""
    return texts.count("unit.minute", max(1, -(-(seconds or 0) // _MINUTE)))


def _told(answer: Answer, view: View, reply: Reply, explain: Explain, texts: Texts) -> Told:
    found = [a.view.code for a in reply.answers if a.view is not None]
    return Told(
        # Not even initials stand on a screen in a public hall.
        case=explain(structs.replace(view, initials=None), reply),
        look=look_of(view),
        proven=answer.tier >= Tier.PROVEN,
        state=texts[f"status.{view.status.value}.name"] if view.status else None,
        facts=tuple(_facts(view, texts)),
        office_name=view.office.name if view.office else None,
        office_phone=view.office.phone if view.office else None,
        others=tuple(code for code in found if code != view.code),
    )


def _facts(view: View, texts: Texts) -> Iterator[tuple[str, str]]:
    if view.due_at is not None:
        yield "page.due", dates.moment(texts, view.due_at)
    if view.received_at is not None:
        yield "page.received", dates.moment(texts, view.received_at)
    if view.office is not None and view.office.address:
        yield "page.address_of_office", view.office.address
    if view.office is not None and view.office.hours:
        yield "page.hours_of_office", view.office.hours


def _explained_problem(outcome: Outcome, understood: Understood | None, texts: Texts) -> Problem:
    plain = problem(outcome.value, texts)
    if understood is None or outcome is Outcome.TRY_LATER:
        return plain
    return Problem(
        name=plain.name,
        title=plain.title,
        todo=plain.todo,
        why=plain.why,
        read=_read(understood, texts),
        wrong=tuple(_sentence(texts[f"wrong.{w.value}.sentence"]) for w in understood.wrong),
    )


def _read(understood: Understood, texts: Texts) -> tuple[str, ...]:
    day = understood.day and understood.day.strftime("%d/%m/%Y")
    parts = {"office": understood.office, "day": day, "serial": understood.serial}
    return tuple(
        _sentence(texts.fill(f"outcome.not_found.{name}", **{name: value}))
        for name, value in parts.items()
        if value
    )


def _sentence(clause: str) -> str:
    """Return a clause of the catalogue as a sentence of its own."""
    return f"{clause[0].upper()}{clause[1:]}."
