"""Put a found case into whole sentences: apart for pages, or as one text for screen and chat."""

from __future__ import annotations

from datetime import datetime

from lookup_gateway import texts
from lookup_gateway.model import View
from lookup_gateway.replies import dates, facts
from lookup_gateway.replies.clauses import joined, sentence
from lookup_gateway.replies.details_said import DetailsSaid
from lookup_gateway.replies.progress_said import ProgressSaid
from lookup_gateway.replies.shapes import Explained, House
from lookup_gateway.texts import Texts


def explain(
    view: View, lang: str, *, as_of: datetime | None, stale: bool, house: House
) -> Explained:
    """Return everything that may be said about the case, in sentences of that language."""
    words = texts.load(lang)
    progress, details = ProgressSaid(words, view, as_of), DetailsSaid(words, view)
    return Explained(
        code=view.code,
        headline=progress.headline(words["file.plain"]),
        turn=progress.turn(),
        due=progress.due(),
        late=joined([progress.late(), progress.apology()]) or None,
        moved=progress.moved(),
        todo=details.todo(),
        bring=details.bring(),
        collect=details.collect(),
        details=details.details(),
        history=details.history(),
        steps=progress.steps(),
        as_of_line=as_of_line(words, as_of),
        stale_line=stale_line(words, house) if stale else None,
    )


def told(view: View, words: Texts, as_of: datetime | None) -> list[str]:
    """Return the case as sentences, the weightiest first; the first names its code as issued."""
    progress, details = ProgressSaid(words, view, as_of), DetailsSaid(words, view)
    sentences = [
        progress.headline(words.fill("file.code", code=view.code)),
        None if facts.is_running(view) else progress.due(),
        progress.apology(),
        progress.moved(),
        progress.turn(),
        *details.todo(),
        details.collect(),
        details.bring(),
        *details.details(),
    ]
    return [one for one in sentences if one]


def as_of_line(words: Texts, as_of: datetime | None) -> str | None:
    """Return when the data was fresh, as a sentence."""
    if as_of is None:
        return None
    day = dates.day(words, dates.local(as_of).date())
    return sentence(words.fill("as_of.sentence", clock=dates.clock(words, as_of), date=day))


def stale_line(words: Texts, house: House) -> str:
    """Return the warning that the data may have been overtaken, and whom to call."""
    warned = words.fill("stale.sentence", hotline=house.hotline, hours=house.hotline_hours)
    return sentence(warned)
