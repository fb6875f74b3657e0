"""Feedback by letter, call and fax is entered at the counter, gets its number and clock like any
other, and is answered, handled and published there."""

from __future__ import annotations

from html import unescape

import pytest

from kiosk_ui.counter.typed import shown
from lookup_gateway.officers import Role
from lookup_gateway.opinions import By, Feedback
from tests.counter.hands import FIRST, Officer
from tests.signin.hands import actions
from tests.sites import Site

FORM = {
    "once": "a form of its own",
    "way": "letter",
    "received_at": "05/11/2025 14:00",
    "contact": "0912345678",
    "text": "Chưa thấy trả lời",
}


def enter(officer: Officer, **fields: str) -> str:
    """Send the form; return the reference that it was given."""
    answer = officer.send("feedback/new", **{**FORM, **fields})
    assert answer.status_code == 303, unescape(answer.text)
    return answer.location.rpartition("/")[2].partition("?")[0]


def read(site: Site, reference: str) -> Feedback:
    """Return it as its author reads it."""
    found = site.gateway.opinions.read(reference)
    assert found is not None
    return found


@pytest.mark.parametrize("way", ["letter", "call", "fax", "email"])
def test_what_came_another_way_has_the_clock_of_its_true_day(officer: Officer, way: str) -> None:
    """Phú Thọ Đ17.3, Quảng Ninh Đ17.3b."""
    reference = enter(officer, way=way)

    kept = read(officer.site, reference)
    assert (kept.by, kept.code, kept.entered_by) == (By(way), None, "nguyenvana.hongai")
    assert shown(kept.answer_by) == "12/11/2025 17:00"  # five working days
    page = officer.page(f"feedback/{reference}?slip=new")
    assert f"Đã nhập, số {reference}" in page
    slip = page.partition('class="slip"')[2].partition("</section>")[0]
    assert (reference in slip, "12/11/2025 17:00" in slip, "<svg" in slip) == (True, True, True)
    assert "0912345678" not in slip
    assert reference in officer.page("feedback")


def test_it_may_be_about_a_case_which_is_found_as_the_counter_finds_cases(
    officer: Officer,
) -> None:
    officer.take_in()
    assert f"/desk/feedback/new?lang=vi&code={FIRST}" in officer.page(f"cases/{FIRST}")
    assert f'value="{FIRST}"' in officer.page(f"feedback/new?code={FIRST}")

    assert read(officer.site, enter(officer, about="1")).code == FIRST


def test_the_same_form_sent_twice_makes_one(officer: Officer) -> None:
    assert enter(officer) == enter(officer)
    assert len(officer.site.gateway.opinions.open(officer.person)) == 1


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("text", " ", "Chưa nhập"),
        ("text", "ẫ" * 4_001, "4000"),
        ("way", "online", "Chọn một cách"),
        ("received_at", "", "Chưa nhập"),
        ("received_at", "07/11/2025", "không ở tương lai"),
        ("received_at", "hôm qua", "không ở tương lai"),
        ("about", "H49.12-251106-0999", "Không có đúng một hồ sơ"),
        ("contact", "x" * 201, "200"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    officer: Officer, field: str, typed: str, told: str
) -> None:
    answer = officer.send("feedback/new", **{**FORM, field: typed})

    page = unescape(answer.text)
    assert answer.status_code == 422
    assert told in page.partition(f'id="{field}-wrong">')[2].partition("</p>")[0]
    for name, kept in FORM.items():
        assert name == field or kept in page
    assert officer.site.gateway.opinions.open(officer.person) == []


def test_an_answer_of_the_longest_is_taken(officer: Officer) -> None:
    reference = enter(officer)

    answer = officer.send(f"feedback/{reference}", do="answer", text="ẫ" * 4_000)

    assert answer.status_code == 303
    assert read(officer.site, reference).answer == "ẫ" * 4_000


def test_a_result_is_noted_then_answered_then_published_in_other_words(officer: Officer) -> None:
    """Quảng Ninh Đ18.2, Phú Thọ Đ18.5."""
    path = f"feedback/{enter(officer)}"
    assert officer.send(path, do="publish", public="Sớm quá").status_code == 422

    assert officer.send(path, do="handle").status_code == 303
    page = officer.page(path)
    assert ('value="handle"' in page, 'value="forward"' in page) == (False, False)
    assert officer.send(path, do="answer", text="Đã giải quyết").location.endswith("done=answer")
    assert officer.send(path, do="answer", text="Lần nữa").status_code == 422
    assert 'id="public"' in officer.page(path)
    assert officer.send(path, do="publish", public=" ").status_code == 422
    assert officer.send(path, do="publish", public="Một công dân hỏi").status_code == 303

    kept = read(officer.site, path.partition("/")[2])
    assert kept.handled_at is not None
    assert kept.public_text == "Một công dân hỏi"
    published = officer.site.client.get("/feedback").text
    assert ("Một công dân hỏi" in published, FORM["text"] in published) == (True, False)


def test_what_was_typed_stays_when_an_act_cannot_be(officer: Officer) -> None:
    path = f"feedback/{enter(officer)}"

    answer = officer.send(path, do="forward", unit="H99")

    assert answer.status_code == 422
    assert "không làm được với phản ánh" in unescape(answer.text)


def test_its_number_is_found_where_codes_are(officer: Officer) -> None:
    reference = enter(officer)

    answer = officer.send("find", text=reference.lower().replace("-", " "))

    assert answer.location == f"/desk/feedback/{reference}?lang=vi"


def test_who_only_counts_and_a_form_from_elsewhere_enter_nothing(
    site: Site, officer: Officer
) -> None:
    counting = Officer(site, Role.STATISTICS, "levanc.hongai")

    counting.page("feedback/new", status=403)
    form = {**FORM, "form_token": officer.browser.token("/desk/")}
    assert counting.browser.post("/desk/feedback/new", **form).status_code == 403
    assert officer.browser.post("/desk/feedback/new", **FORM).status_code == 403
    assert officer.site.gateway.opinions.open(officer.person) == []


def test_what_is_entered_is_in_the_log(officer: Officer) -> None:
    enter(officer)

    assert actions(officer.site, "nguyenvana.hongai")[-1] == "feedback.enter"
