"""What every page does alike: hear the language, ask, and draw an answer that nobody keeps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from flask import Response, make_response, render_template, request, url_for

from kiosk_ui.asking import Question
from kiosk_ui.screens import STATUS, Problem, Screen, screen
from kiosk_ui.site import Needs
from lookup_gateway.fleet import KEY_COOKIE, Kiosk
from lookup_gateway.model import Caller, CallerKind, Medium, Message, Reply, View
from lookup_gateway.replies import Explained, explain
from lookup_gateway.texts import DEFAULT, LANGUAGES, Texts

# Statuses that ask to come again, and after how many seconds where nothing better is known.
RETRY = {429: 60, 503: 60}


@dataclass(frozen=True, slots=True)
class Front:
    """The pages' way to the heart and to paper."""

    needs: Needs

    @property
    def here(self) -> Texts:
        """Return the texts of the language this request wants: asked for, else its host's, else
        Vietnamese."""
        wished = request.args.get("lang")
        if wished not in LANGUAGES:
            # The host name only chooses among our own; no address is ever built from it.
            host = request.host.partition(":")[0].lower()
            wished = self.needs.site.hosts.get(host, DEFAULT)
        return self.needs.texts(wished)

    @property
    def device(self) -> Kiosk | None:
        """Return the registered machine that this request comes from."""
        fleet, key = self.needs.fleet, request.cookies.get(KEY_COOKIE)
        return fleet.known(key) if fleet and key else None

    @property
    def caller(self) -> Caller:
        """Return whose budget this request spends: a machine's own, else its address's."""
        if device := self.device:
            return Caller(kind=CallerKind.KIOSK, id=device.name)
        return self.needs.caller(request.remote_addr)

    def ask(self, question: Question) -> Reply:
        """Return the heart's reply to what this request asked."""
        return self.needs.ask(self.message(question))

    def message(self, question: Question) -> Message:
        """Return the question as the heart hears it."""
        return Message(
            text=question.text,
            medium=Medium.SCREEN,
            caller=self.caller,
            lang=self.here.lang,
            proof=question.proof,
        )

    def screen(self, reply: Reply) -> Screen:
        """Return what the reply looks like in this request's language."""
        return screen(reply, self._explain, self.here)

    def draw(self, template: str, status: int = 200, **values: object) -> Response:
        """Return the page. No cache and no browser history may keep it."""
        texts, needs = self.here, self.needs
        names = needs.site.names
        response = make_response(
            render_template(
                template,
                w=texts,
                other=next(lang for lang in LANGUAGES if lang != texts.lang),
                house=needs.house,
                site=needs.site,
                phone=needs.phone,
                public_host=urlsplit(needs.public_url).netloc,
                device=self.device,
                has_filing=needs.filing is not None,
                has_letters=needs.window is not None,
                has_procedures=needs.catalogue is not None,
                release=needs.fleet.release if needs.fleet else "",
                site_name=names.get(texts.lang, needs.house.name),
                asset=partial(url_for, "kiosk_ui.static"),
                **values,
            ),
            status,
        )
        response.headers["Cache-Control"] = "no-store"
        return response

    def answer(self, template: str, reply: Reply, shown: Screen, **values: object) -> Response:
        """Return the page for a reply, with the status and the waiting time that belong to it."""
        told = STATUS[reply.outcome]
        response = self.draw(template, told, shown=shown, **values)
        if isinstance(shown, Problem) and told in RETRY:
            response.headers["Retry-After"] = str(reply.retry_after or RETRY[told])
        return response

    @staticmethod
    def unlisted(response: Response) -> Response:
        """Return the response, marked for search engines: what it tells is not for them."""
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def _explain(self, view: View, reply: Reply) -> Explained:
        return explain(
            view, self.here.lang, as_of=reply.as_of, stale=reply.stale, house=self.needs.house
        )
