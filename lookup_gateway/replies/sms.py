"""Say a reply by SMS: one unaccented segment, or two accented ones where the site wants accents."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lookup_gateway.model import Answer, Outcome, Reply, View
from lookup_gateway.replies import outcomes
from lookup_gateway.replies.clauses import sentence
from lookup_gateway.replies.fitting import Piece, Ruler, Shed, fit
from lookup_gateway.replies.shapes import House
from lookup_gateway.replies.sms_case import age, brief, code_piece, tell
from lookup_gateway.texts import Texts


def short(reply: Reply, words: Texts, house: House) -> str:
    """Return the reply as an SMS. It always fits; nothing that the asker typed is repeated."""
    ruler = Ruler(accented=house.sms_accented)
    shown = [answer.view for answer in reply.answers if answer.view is not None]
    if len(shown) == 1 and len(reply.answers) == 1:
        matched = reply.answers[0].proof_matched
        return fit(tell(shown[0], reply, words, house, matched=matched), ruler)
    if shown:
        return _several(shown, reply, words, ruler)
    if reply.outcome is Outcome.LIMITED:
        again = words.fill("outcome.limited.sms_next", minutes=outcomes.wait(reply, words))
        return fit([_said(words["outcome.limited.sms"]), _said(again)], ruler)
    nothing = reply.answers[0] if reply.answers else Answer(outcome=reply.outcome)
    if nothing.outcome is Outcome.AMBIGUOUS:
        return _ambiguous(nothing, words, ruler)
    return fit(_nothing(nothing, words, house), ruler)


def _several(views: Sequence[View], reply: Reply, words: Texts, ruler: Ruler) -> str:
    pairs = [f"{view.code}: {brief(view, words)}" for view in views]
    silent = len(reply.answers) - len(views)
    ending = [Piece(words.fill("outcome.not_found.sms_more", n=silent) + ".")] if silent else []
    ending += age(reply, words)
    text = _as_many_as_fit(pairs, lambda listed: [Piece(f"{listed}."), *ending], ruler)
    if text is not None:
        return text
    more = f"; +{len(pairs) - 1}" if len(pairs) > 1 else ""
    first = Piece(f"{brief(views[0], words)}{more}.")
    return fit([code_piece(views[0].code, words), first, *ending], ruler)


def _ambiguous(answer: Answer, words: Texts, ruler: Ruler) -> str:
    def pieces(listed: str) -> list[Piece]:
        listing = words.fill("outcome.ambiguous.sms", list=listed)
        return [Piece(f"{listing}."), _said(words["outcome.ambiguous.sms_next"])]

    text = _as_many_as_fit(answer.candidates, pieces, ruler)
    return text if text is not None else fit(pieces(f"{len(answer.candidates)}"), ruler)


def _as_many_as_fit(
    items: Sequence[str], pieces: Callable[[str], list[Piece]], ruler: Ruler
) -> str | None:
    """Return the text with as many items as fit and the number of the others; None if none fit."""
    for count in range(len(items), 0, -1):
        rest = [f"+{len(items) - count}"] if count < len(items) else []
        text = fit(pieces("; ".join([*items[:count], *rest])), ruler)
        if ruler.over(text) <= 0:
            return text
    return None


def _nothing(answer: Answer, words: Texts, house: House) -> list[Piece]:
    """Not found, malformed, try later: what happened and the next step always stay."""
    table = f"outcome.{answer.outcome.value}"
    if answer.outcome is Outcome.TRY_LATER:
        call = words.fill(f"{table}.sms_call", hotline=house.hotline)
        hours = words.fill(f"{table}.sms_hours", hours=house.hotline_hours)
        rest = [Piece(call, Shed.FREE), Piece(f"{hours}.", Shed.OFFICE)]
        return [_said(words[f"{table}.sms"]), Piece(words[f"{table}.sms_next"]), *rest]
    pieces = [_said(words[f"{table}.sms"]), *_understood(answer, words)]
    pieces.append(_said(words[f"{table}.sms_next"]))
    if answer.outcome is Outcome.MALFORMED:
        example = words.fill(f"{table}.sms_example", example=house.example_code)
        pieces.append(Piece(f"{example}.", Shed.FREE))
    pieces.append(Piece(words.fill("help.sms", hotline=house.hotline) + ".", Shed.HOTLINE))
    return pieces


def _understood(answer: Answer, words: Texts) -> list[Piece]:
    read = answer.understood
    if read is None:
        return []
    pieces = [_said(words[f"wrong.{wrong.value}.sms"], Shed.UNIT) for wrong in read.wrong]
    parts = ", ".join(outcomes.understood_parts(read, words))
    if parts:
        understood = words.fill("outcome.not_found.sms_understood", parts=parts)
        pieces.insert(0, _said(understood, Shed.FREE))
    return pieces


def _said(text: str, shed: Shed = Shed.NEVER) -> Piece:
    return Piece(sentence(text), shed)
