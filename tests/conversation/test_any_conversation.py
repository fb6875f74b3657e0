"""Whatever is said in whatever order: nothing is written down that was not confirmed, and nobody
is met with silence. Against real Redis and a real database."""

from __future__ import annotations

from itertools import count
from typing import ClassVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import delete, select

from lookup_gateway import gsm, store
from lookup_gateway.asking import text_message
from lookup_gateway.backends.sql.schema import ratings
from lookup_gateway.outgoing import Way
from tests.conversation.conftest import ME, PHONE, Talk
from tests.sites import CODE, Site, a_case

ELSE = [
    "0",
    "can gi",
    "o dau",
    "phi",
    "khi nao xong",
    CODE,
    "HS",
    "asdf",
    "cam on",
    "5",
    "",
    "help",
]
MARK = st.integers(1, 5)


class Conversation(RuleBasedStateMachine):
    """The registered phone talks; beside it stands what should have been written down."""

    site: ClassVar[Site]
    numbers = count()

    @initialize()
    def begin(self) -> None:
        self.waiting: str | None = None
        self.wished: tuple[int, int] | None = None
        self.marks: tuple[int, int] | None = None
        self.follows = False
        self.talk = Talk(self.site, lambda text: text_message(text, PHONE, f"{next(self.numbers)}"))
        self.last = ""
        self.hear("0")
        self.site.gateway.followers.stop_all(Way.SMS, ME)
        self.site.gateway.followers.start_again(Way.SMS, ME)
        store.write(self.site.gateway.engine, lambda conn: conn.execute(delete(ratings)))

    def hear(self, text: str) -> None:
        if text == self.last:  # twice in a row it would be one message, as another test shows
            self.talk(f"alo {next(self.numbers)}")
            self.waiting = None
        self.last, self.words = text, self.talk(text)

    @rule()
    def wish_to_follow(self) -> None:
        self.hear(f"theo doi {CODE}")
        self.waiting = "follow"

    @rule(progress=MARK, quality=MARK)
    def wish_to_rate(self, progress: int, quality: int) -> None:
        self.hear(f"danh gia {progress} {quality} {CODE}")
        self.waiting, self.wished = "rate", (progress, quality)

    @rule()
    def say_yes_blindly(self) -> None:
        self.hear("1")

    @rule()
    def say_yes(self) -> None:
        asked = self.talk.replies[-1].said
        self.hear(asked[0].values.get("number", "1") if asked else "1")
        self.follows = self.follows or self.waiting == "follow"
        self.marks = self.wished if self.waiting == "rate" else self.marks
        self.waiting = None

    @rule(text=st.sampled_from(ELSE))
    def say_something_else(self, text: str) -> None:
        self.hear(text)
        self.waiting = None

    @rule()
    def stop(self) -> None:
        self.hear("STOP")
        self.waiting, self.follows = None, False

    @invariant()
    def only_what_was_confirmed_is_written_down(self) -> None:
        kept = store.read(
            self.site.gateway.engine, lambda conn: conn.execute(select(ratings)).all()
        )
        written = [(one.progress, one.quality) for one in kept]

        assert written == ([self.marks] if self.marks else [])
        assert bool(self.site.gateway.followers.followed(Way.SMS, ME)) == self.follows

    @invariant()
    def every_answer_is_one_segment_of_words(self) -> None:
        assert self.words
        assert gsm.fits(self.words)


def test_only_what_was_confirmed_is_ever_done(unlimited: Site) -> None:
    unlimited.record(a_case())
    Conversation.site = unlimited

    run_state_machine_as_test(
        Conversation, settings=settings(max_examples=25, stateful_step_count=20)
    )
