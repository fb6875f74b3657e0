"""What the counter's pages must be told: the functions of the case backend that they may call."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lookup_gateway.catalogue import Catalogue
from lookup_gateway.clock import Clock
from lookup_gateway.filing import KeptPaper, Waiting
from lookup_gateway.life import Call, Done, Event, Impossible, NotYours, Paid, Wish
from lookup_gateway.model import Applicant, Case, HeldFile, ResultFile
from lookup_gateway.officers import Officer
from lookup_gateway.opinions import Feedback, Letter
from lookup_gateway.outgoing import Attachment
from lookup_gateway.overdue import Overdue, Proposal
from lookup_gateway.paper.signatures import Signer
from lookup_gateway.worktime import WorkTime


@dataclass(frozen=True, slots=True)
class Task:
    """An applicant to be called: about which case, as which article says."""

    id: int
    case: Case
    event: str
    article: str


@dataclass(frozen=True, slots=True)
class Telephone:
    """`tasks` are the calls that an officer's units have to make, the oldest first; `called` notes
    one as made by that officer."""

    tasks: Callable[[Officer], Sequence[Task]]
    called: Callable[[Officer, int], None]


@dataclass(frozen=True, slots=True)
class Inbox:
    """What citizens filed: `waiting` is what an officer's units have to answer, `papers` are those
    kept with a case, `requests` is how often a supplement was asked for in it, `filer` who filed
    it for the applicant, None where nobody did or no key tells. `paper` gives one with its
    content; it raises LookupError or ValueError for a file that is lost, or that no key opens."""

    waiting: Callable[[Officer], Sequence[Waiting]]
    papers: Callable[[str], Sequence[KeptPaper]]
    requests: Callable[[str], int]
    filer: Callable[[str], Applicant | None]
    paper: Callable[[str, int], tuple[KeptPaper, bytes] | None]


@dataclass(frozen=True, slots=True)
class Dates:
    """Promised dates: `at_hand` is what lies with an officer's units, `listed` what of it is in
    danger; `propose` lets a new date wait for a leader, usually one so many working `days` ahead,
    and `release` gives it to the case. `waiting` gives the proposal that waits in a case by its
    code, `paper` the letter or the slip about it by the form's name, None where there is none; it
    raises LookupError, ValueError or BadSettings where it cannot be drawn."""

    at_hand: Callable[[Officer], Sequence[Case]]
    listed: Callable[[Officer], Sequence[Overdue]]
    waiting: Callable[[str], Proposal | None]
    propose: Callable[[str, Proposal, Officer], Done | None]
    release: Callable[[str, Wish, Officer], Done | None]
    paper: Callable[[Case, str, Officer], bytes | None]
    days: int


@dataclass(frozen=True, slots=True)
class Refunds:
    """What was paid too much or for nothing: `owed` is what an officer's units have to give back,
    `settle` notes with a word on how that one was; None from it: there is no such payment."""

    owed: Callable[[Officer], Sequence[Paid]]
    settle: Callable[[int, str, Officer], Paid | Impossible | NotYours | None]


@dataclass(frozen=True, slots=True)
class Letters:
    """Feedback: `open` is what an officer's units have to answer, `show` gives one and writes down
    who saw it, `enter` keeps what came by letter or call, its contact sealed by `seal`. `acts`
    carry out "answer", "note", "publish" (each with a text), "forward" (with a unit) and
    "handle"; `contact` is where its author is reached, None where nobody knows."""

    open: Callable[[Officer], Sequence[Feedback]]
    show: Callable[[str, Officer], Feedback | NotYours | None]
    enter: Callable[[Letter, Officer], Feedback | Impossible]
    seal: Callable[[bytes], bytes]
    acts: Mapping[str, Callable[..., Feedback | Impossible | NotYours | None]]
    contact: Callable[[Feedback], str | None]


@dataclass(frozen=True, slots=True)
class Results:
    """The files of results: `held` are those handed in for a case's by its code, `add` keeps one
    under a name, `signers` tells who signed one, nobody where it is lost. `fetch` gives one by its
    address, `paper` as it is printed by its SHA-256; they raise LookupError for none, `paper` also
    ValueError for one that cannot be. `most_mb` is the largest file."""

    held: Callable[[str], Sequence[HeldFile]]
    add: Callable[[Case, str, bytes, Officer], HeldFile | Impossible]
    signers: Callable[[ResultFile], Sequence[Signer]]
    fetch: Callable[[str], Attachment]
    paper: Callable[[Case, str, Officer], bytes]
    most_mb: int


@dataclass(frozen=True, slots=True)
class Counter:
    """Functions raise BackendDown.

    `take_in` gives a code to a case, with a serial given on paper or None; `report` carries an
    event out, None where there is no such case; `get` reads one, `day` those that an officer's
    units have in hand today; `is_theirs` says whether an officer may move a case on, `undoable`
    what this officer may take back in it. `has_receipt` says whether a case has a receipt,
    `receipt` gives it as PDF in a language, as this officer hands it over, None where there is
    none; it raises LookupError, ValueError or BadSettings where it cannot be drawn. `offices` are
    the province's, names by ids; `work` is their working time. Where a part is None, its pages
    are not there."""

    take_in: Callable[[Case, Officer, int | None, Call | None], Done]
    report: Callable[[str, Wish, Officer], Done | None]
    get: Callable[[str], Case | None]
    day: Callable[[Officer], Sequence[Case]]
    is_theirs: Callable[[Case, Officer], bool]
    undoable: Callable[[Case, Officer], Event | None]
    has_receipt: Callable[[Case], bool]
    receipt: Callable[[Case, str, Officer], bytes | None]
    catalogue: Catalogue
    offices: Mapping[str, str]
    work: WorkTime
    clock: Clock
    telephone: Telephone
    inbox: Inbox | None = None
    dates: Dates | None = None
    letters: Letters | None = None
    results: Results | None = None
    refunds: Refunds | None = None
