"""Cards for the codec's tests: any that can be made, and such as a province really has."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone

from hypothesis import strategies as st

from lookup_gateway.clock import VIETNAM
from lookup_gateway.model import (
    VERSION_MAX,
    Card,
    Case,
    Factors,
    Fee,
    Handling,
    Need,
    Office,
    PostEvent,
    PostLeg,
    Procedure,
    Result,
    ResultFile,
    Status,
    Step,
)

texts = st.text(st.characters(codec="utf-8"), max_size=20)
offsets = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))


def _midnight(year: int, month: int = 1, day: int = 3) -> datetime:
    """Return a bound as hypothesis wants it, without an offset."""
    return datetime.combine(date(year, month, day), time())


any_time = st.datetimes(
    _midnight(1), _midnight(9999, 12, 29), timezones=st.sampled_from([UTC, VIETNAM]) | offsets
)
our_time = st.datetimes(_midnight(2015), _midnight(2060), timezones=offsets)
whole = our_time.map(lambda moment: moment.replace(microsecond=0))
days = st.dates(date(1, 1, 1), date(9999, 12, 31))
statuses = st.sampled_from(Status)
hashes = st.none() | st.binary(min_size=6, max_size=6) | st.binary(max_size=8)


def maybe(strategy: st.SearchStrategy) -> st.SearchStrategy:
    """Return the strategy, or None."""
    return st.none() | strategy


def some(strategy: st.SearchStrategy) -> st.SearchStrategy:
    """Return up to three, as a tuple."""
    return st.lists(strategy, max_size=3).map(tuple)


@st.composite
def cards(draw: st.DrawFn) -> Card:
    """Return any card that the types allow."""
    at = draw(st.sampled_from([any_time, our_time, whole, whole]))  # one kind for a whole card
    steps = st.builds(Step, at=at, unit=texts, action=texts, status=maybe(statuses))
    amounts = st.integers(0, 2**63) | st.sampled_from([0, 8_000, 2**64])
    fees = st.builds(Fee, name=texts, amount=amounts, paid=st.booleans(), paid_at=maybe(at))
    posts = st.builds(
        PostLeg,
        carrier=texts,
        tracking=maybe(texts),
        events=some(st.builds(PostEvent, at=at, what=texts)),
    )
    papers = st.builds(ResultFile, name=texts, url=texts, signed=st.booleans())
    results = st.builds(
        Result, outcome=texts, where=maybe(texts), available_at=maybe(at), files=some(papers)
    )
    parts = st.builds(
        Handling, unit=texts, lead=st.booleans(), due_at=maybe(at), status=maybe(statuses)
    )
    codes = st.sampled_from(["H49.12-251105-0007", "03706/2026/01234", "TT250C8DDF4C1E"])
    offices = st.builds(Office, id=st.sampled_from(["H49.12", "H57", ""]), name=texts)
    case = st.builds(
        Case,
        code=codes,
        version=st.integers(1, VERSION_MAX),
        status=statuses,
        status_since=at,
        source_status=maybe(texts),
        procedure=maybe(st.builds(Procedure, code=texts, name=texts)),
        office=maybe(offices),
        submitted_via=maybe(texts),
        submitted_at=maybe(at),
        received_at=maybe(at),
        due_at=maybe(at),
        first_due_at=maybe(at),
        finished_at=maybe(at),
        returned_at=maybe(at),
        applicant=st.none(),
        return_by=maybe(texts),
        steps=some(steps),
        needs=some(st.builds(Need, what=texts, by=maybe(days))),
        fees=some(fees),
        post=maybe(posts),
        result=maybe(results),
        reason=maybe(texts),
        handled_by=some(parts),
        receipt_epoch=st.integers(0, 2**31),
    )
    factors = st.builds(Factors, phone=hashes, phone_last4=hashes, id_last4=hashes)
    return draw(st.builds(Card, case=case, initials=maybe(texts), factors=factors))


OFFICES = (
    ("H49.12", "UBND phường Hồng Gai"),
    ("H49.13", "UBND phường Bãi Cháy"),
    ("H49.14", "UBND phường Hà Lầm"),
    ("H49.15", "UBND phường Cao Xanh"),
    ("H49.16", "UBND phường Tuần Châu"),
    ("H49.21", "UBND xã Quảng La"),
    ("H49.22", "UBND xã Thống Nhất"),
    ("H49.23", "UBND xã Đầm Hà"),
    ("H49.34", "Sở Tư pháp"),
    ("H49.35", "Sở Xây dựng"),
)
PROCEDURES = (
    ("1.001193", "Đăng ký khai sinh"),
    ("1.000894", "Đăng ký kết hôn"),
    ("1.004746", "Đăng ký lại kết hôn"),
    ("2.000635", "Cấp bản sao trích lục hộ tịch"),
    ("2.000815", "Chứng thực bản sao"),
    ("2.000884", "Chứng thực chữ ký"),
    ("2.000908", "Cấp bản sao từ sổ gốc"),
    ("1.004222", "Đăng ký thường trú"),
    ("1.004194", "Đăng ký tạm trú"),
    ("1.010041", "Xác nhận thông tin về cư trú"),
)


def realistic(count: int, seed: int = 1) -> Iterator[Card]:
    """Yield cards of finished cases with five steps. Some wordings are the dictionary's, some
    (a department of its own, a chairman of a named ward) are not."""
    rng = random.Random(seed)
    for number in range(count):
        yield _realistic(number, rng)


def _realistic(number: int, rng: random.Random) -> Card:
    unit, office = rng.choice(OFFICES)
    procedure, name = rng.choice(PROCEDURES)
    days, seconds = number // 100, rng.randrange(36_000)
    received = datetime(2025, 1, 6, 7, 30, tzinfo=VIETNAM) + timedelta(days=days, seconds=seconds)
    steps = _steps(received, office, rng)
    paid_at = received + timedelta(seconds=rng.randrange(20, 300))
    case = Case(
        code=f"{unit}-{received:%y%m%d}-{number % 10_000:04}",
        version=rng.randrange(5, 12),
        status=Status.COMPLETED,
        status_since=steps[-1].at,
        source_status="9",
        procedure=Procedure(code=procedure, name=name),
        office=Office(id=unit, name=office),
        submitted_via=rng.choice(["counter", "online"]),
        submitted_at=received - timedelta(seconds=rng.randrange(60, 900)),
        received_at=received,
        due_at=(received + timedelta(days=rng.randrange(3, 20))).replace(
            hour=17, minute=0, second=0
        ),
        finished_at=steps[-1].at,
        return_by="counter",
        steps=steps,
        fees=(
            Fee(
                name="Lệ phí hộ tịch",
                amount=rng.choice([8_000, 15_000]),
                paid=True,
                paid_at=paid_at,
            ),
        ),
    )
    initials = ".".join(rng.choice("NTLPHVBĐ") for _ in range(3))
    hashed = [rng.randbytes(6) for _ in range(3)]
    return Card(
        case=case,
        initials=initials,
        factors=Factors(phone=hashed[0], phone_last4=hashed[1], id_last4=hashed[2]),
    )


def _steps(received: datetime, office: str, rng: random.Random) -> tuple[Step, ...]:
    course = (
        ("Bộ phận Một cửa", "Tiếp nhận hồ sơ", Status.RECEIVED),
        ("Bộ phận Một cửa", "Chuyển phòng chuyên môn", Status.PROCESSING),
        ("Công chức Tư pháp - Hộ tịch", "Thụ lý hồ sơ", Status.PROCESSING),
        (f"Chủ tịch {office}", "Ký duyệt", Status.PROCESSING),
        ("Bộ phận Một cửa", "Có kết quả", Status.COMPLETED),
    )
    at, steps = received, []
    for unit, action, status in course:
        steps.append(Step(at=at, unit=unit, action=action, status=status))
        at += timedelta(seconds=rng.randrange(1_200, 200_000))
    return tuple(steps)
