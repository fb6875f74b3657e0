"""A hall for the pages' tests: the real heart over cases in memory, behind the real headers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial

from flask import Flask
from jinja2 import StrictUndefined

from kiosk_ui import Agency, Needs, Site, blueprint, trouble_page
from kiosk_ui.phone_needs import PhoneNeeds
from lookup_gateway import callers, catalogue, codes, lookup, proofs, texts
from lookup_gateway.catalogue import Catalogue, Entries
from lookup_gateway.citizen import Citizen
from lookup_gateway.clock import VIETNAM
from lookup_gateway.codes import Grammar
from lookup_gateway.demo.procedures import reading
from lookup_gateway.disclosure import Policy
from lookup_gateway.errors import BackendDown
from lookup_gateway.model import (
    Applicant,
    Card,
    Case,
    Fee,
    Message,
    Need,
    Office,
    OfficeCard,
    Procedure,
    Reply,
    Result,
    Status,
    Step,
)
from lookup_gateway.outgoing import Way
from lookup_gateway.paper.qr import qr_svg
from lookup_gateway.ports import Charge, Reading, Ticket
from lookup_gateway.replies import House
from lookup_gateway.verdict import Desk
from lookup_gateway.web import protect
from tests.kiosk_ui.notebook import Notebook
from tests.templates import COMPILED

NOW = datetime(2025, 11, 6, 9, 10, tzinfo=VIETNAM)
KEYS = proofs.Keys.from_secrets(["a secret that is used by tests only"])
PUBLIC_URL = "http://tra-cuu.example.vn"
NAME = "Nguyễn Văn A"
OFFICE = OfficeCard(
    phone="1900 0001",
    address="Số 1 đường Mẫu, phường Hồng Gai",
    hours="7 giờ 30 - 11 giờ 30, 13 giờ 30 - 17 giờ 00, thứ Hai - thứ Sáu",
)
HOUSE = House(
    name="Tra cứu hồ sơ - Tỉnh Mẫu",
    hotline="1900 0000",
    hotline_hours="7 giờ 30 - 17 giờ 00",
    example_code="H49.12-251105-0007",
)
SHOWN = [status for status in Status if status is not Status.REMOVED]
AGENCIES = (
    Agency("H49.12-", "UBND phường Hồng Gai"),
    Agency("H49.13-", "UBND phường Bãi Cháy"),
    Agency("H49.34-", "Sở Tư pháp"),
    Agency("000.00.12.H49-", "Sở Xây dựng"),
)
LATE = "H49.12-251020-0099"
FULL = "H49.12-251030-0050"
# More than a screen holds, and than the catalogue's own short texts prepare for.
LONG_PROCEDURE = catalogue.Procedure(
    code="2.000815",
    name="Chứng thực bản sao từ bản chính giấy tờ, văn bản do cơ quan có thẩm quyền của Việt Nam, "
    "của nước ngoài hoặc liên kết với nước ngoài cấp hoặc chứng nhận " * 2,
    sector="HT",
    papers=tuple(
        catalogue.Paper(name=f"Giấy tờ thứ {n} " + "chứng minh nơi cư trú " * (n % 6))
        for n in range(1, 13)
    ),
    fees=(
        catalogue.Charge(name="Phí chứng thực bản sao", amount=2_000, note="mỗi trang"),
        catalogue.Charge(name="Từ trang thứ ba", amount=1_000, note="không quá 200.000 đồng"),
    ),
    term=catalogue.Term(days=0),
    at_once=True,
)
TWINS = ("H57.13.2-260817-0412", "H57.132-260817-0412")


def code_of(status: Status) -> str:
    """Return the code of the case that is in this status."""
    return f"H49.12-251105-{list(Status).index(status) + 1:04}"


def case(code: str, status: Status = Status.PROCESSING, **more: object) -> Case:
    """Return a case received on 5 November and due on the 12th."""
    usual: dict[str, object] = {
        "code": code,
        "version": 1,
        "status": status,
        "status_since": NOW - timedelta(hours=1),
        "procedure": Procedure(code="1.001193", name="Đăng ký khai sinh"),
        "office": Office(id="H49.12", name="UBND phường Hồng Gai"),
        "received_at": datetime(2025, 11, 5, 8, 12, tzinfo=VIETNAM),
        "due_at": datetime(2025, 11, 12, 17, 0, tzinfo=VIETNAM),
        "applicant": Applicant(name=NAME, phone="0912345678", id_number="022099001234"),
        "source_status": "Chờ liên thông thuế" if status is Status.UNKNOWN else None,
    }
    return Case(**{**usual, **more})  # type: ignore[arg-type] # a table of fields, as in a record


def full_case(code: str, words: str = "") -> Case:
    """Return a case with something in every part, each text lengthened by `words`."""
    steps = tuple(
        Step(at=NOW - timedelta(days=day), unit=f"Bộ phận Một cửa {words}", action=f"Việc {day}")
        for day in range(6, 0, -1)
    )
    return case(
        code,
        Status.SUPPLEMENT_REQUIRED,
        steps=steps,
        needs=(
            Need(what=f"Bản sao Giấy chứng sinh {words}", by=date(2025, 11, 20)),
            Need(what=f"Giấy xác nhận cư trú {words}"),
        ),
        fees=(Fee(name="Lệ phí hộ tịch", amount=8_000),),
        result=Result(outcome="granted", where=f"Quầy 3 {words}"),
        reason=f"Thiếu giấy tờ {words}",
        first_due_at=datetime(2025, 11, 10, 17, 0, tzinfo=VIETNAM),
    )


def _cases() -> list[Case]:
    late = case(LATE, due_at=datetime(2025, 11, 3, 17, 0, tzinfo=VIETNAM))
    return [
        *(case(code_of(status), status) for status in Status),
        *(case(code) for code in TWINS),
        late,
        full_case(FULL),
    ]


def the_demonstrations() -> Entries:
    """Return the procedures that a hall begins with."""
    return Entries.of(reading().entries)


@dataclass
class Hall:
    """What the pages ask. A test turns the switches: `retry_after` spends the budget,
    `complete` off is a store that is down, `age` is how old the data is; `entries` is the
    catalogue, None one that cannot be read."""

    cards: list[Card] = field(default_factory=lambda: [_card(one) for one in _cases()])
    retry_after: int | None = None
    complete: bool = True
    age: timedelta = timedelta()
    asked: list[Message] = field(default_factory=list)
    notebook: Notebook = field(default_factory=Notebook)
    entries: Entries | None = field(default_factory=the_demonstrations)

    def put(self, one: Case) -> None:
        """Add a case to the hall."""
        self.cards.append(_card(one))

    @property
    def catalogue(self) -> Catalogue:
        """What the pages ask about procedures."""
        return Catalogue(lambda: 1, self._entries, lambda: NOW)

    def _entries(self, day: date) -> Entries:  # noqa: ARG002 - what is in force on a day
        if self.entries is None:
            raise BackendDown("the catalogue cannot be read")
        return self.entries

    def ask(self, message: Message) -> Reply:
        """Answer as the gateway does."""
        self.asked.append(message)
        return lookup.answer(message, self.desk)

    @property
    def desk(self) -> Desk:
        """What an answer needs."""
        return Desk(
            grammar=Grammar(prefixes=("H49.12",)),
            policy=Policy(offices={"H49.12": OFFICE}),
            keys=KEYS,
            find=self._find,
            spend=_spend,
            clock=lambda: NOW,
            stale_after=timedelta(minutes=15),
        )

    def _find(self, ticket: Ticket) -> Reading:
        if self.retry_after is not None:
            return Reading(retry_after=self.retry_after)
        if not self.complete:
            return Reading(complete=False)
        found = tuple(c for c in self.cards if codes.key(c.case.code) in ticket.keys)
        return Reading(cards=found, as_of=NOW - self.age)


def _card(one: Case) -> Card:
    return proofs.make_card(one, KEYS)


def _spend(charge: Charge) -> None:
    """Budgets are another room's business."""


def lookup_code_of(code: str) -> str:
    """Return the mã tra cứu printed on this case's receipt, nine digits."""
    return proofs.lookup_code(code, 0, KEYS)


def token_of(code: str) -> str:
    """Return the token in the QR of this case's receipt."""
    return proofs.token(code, 0, KEYS)


def phone_needs(**more: object) -> PhoneNeeds:
    """Return what the phone's pages need, changed as wished."""
    usual: dict[str, object] = {
        "clock": lambda: NOW,
        "name": partial(proofs.log_name, keys=KEYS),
        "seal": partial(proofs.seal, keys=KEYS),
        "unseal": partial(proofs.unseal, keys=KEYS),
        "pay": lambda *_: None,
        "once": lambda _, work: work(),
        "fetch": {}.__getitem__,
        "issued": lambda *_: (),
        "ways": frozenset({Way.SMS, Way.EMAIL}),
    }
    return PhoneNeeds(**{**usual, **more})  # type: ignore[arg-type] # a table of fields


def app_of(
    hall: Hall,
    public_url: str = PUBLIC_URL,
    draw: Callable[[str], bytes] = qr_svg,
    phone: PhoneNeeds | None = None,
    hosts: Mapping[str, str] | None = None,
) -> Flask:
    """Return the pages as an app, with the gateway's headers; an unknown name in a template
    is an error here."""
    names = {"vi": "Tra cứu hồ sơ - Tỉnh Mẫu", "en": "Case status - Sample Province"}
    site = Site(
        names=names,
        province="Tỉnh Mẫu",
        agencies=AGENCIES,
        example=HOUSE.example_code,
        hosts=hosts or {},
    )
    needs = Needs(
        ask=hall.ask,
        caller=callers.by_address,
        house=HOUSE,
        texts=texts.load,
        qr_svg=draw,
        public_url=public_url,
        site=site,
        phone=phone or phone_needs(),
        citizen=Citizen(hall.desk, hall.notebook.books),
        catalogue=hall.catalogue,
    )
    app = Flask(__name__, static_folder=None)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.bytecode_cache = COMPILED
    app.register_blueprint(blueprint(needs))
    protect(app, 0, trouble_page(needs))
    return app
