"""Which event may come when, and what it must bring: one table, and what a table cannot say.

Who sends what to whom follows NĐ 61/2018/NĐ-CP Đ17 to Đ20. The words of a step go into the
record, which is kept in Vietnamese."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from lookup_gateway.life import joint
from lookup_gateway.life.events import Event, Impossible, Wish
from lookup_gateway.model import Case, Status
from lookup_gateway.progress import UNDONE


@dataclass(frozen=True, slots=True)
class Rule:
    """One event: from which statuses, to which (None: it stays), the words of its step, the
    fields that it must bring, those that it may, and in which statuses it stays all the same."""

    start: frozenset[Status]
    to: Status | None
    action: str
    must: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    stays: frozenset[Status] = frozenset()

    def leads(self, status: Status) -> Status:
        """Return the status after the event."""
        return status if self.to is None or status in self.stays else self.to


_NEW = frozenset({Status.SUBMITTED})
_AT_WORK = frozenset({Status.RECEIVED, Status.PROCESSING})
_ASKED = frozenset({Status.SUPPLEMENT_REQUIRED})
_BILLED = frozenset({Status.PAYMENT_REQUIRED})
_WAITING = _ASKED | _BILLED
_DONE = frozenset({Status.COMPLETED})
_OVER = frozenset({Status.RETURNED, Status.NOT_ACCEPTED, Status.STOPPED, Status.WITHDRAWN})

RULES: Mapping[Event, Rule] = {
    Event.ACCEPT: Rule(
        _NEW, Status.RECEIVED, "Tiếp nhận hồ sơ", may=("due_at", "fees", "unit", "handled_by")
    ),
    Event.REFUSE: Rule(_NEW, Status.NOT_ACCEPTED, "Từ chối tiếp nhận hồ sơ", ("reason",)),
    Event.REQUEST_SUPPLEMENT: Rule(
        _NEW | _AT_WORK,
        Status.SUPPLEMENT_REQUIRED,
        "Yêu cầu bổ sung, hoàn thiện hồ sơ",
        ("needs",),
        ("reason",),
    ),
    Event.SUPPLEMENT_RECEIVED: Rule(
        _ASKED,
        Status.PROCESSING,
        "Nhận giấy tờ bổ sung",
        may=("due_at",),
    ),
    Event.REQUEST_PAYMENT: Rule(
        _AT_WORK, Status.PAYMENT_REQUIRED, "Thông báo nộp phí, lệ phí", ("fees",), ("needs",)
    ),
    Event.PAYMENT_RECEIVED: Rule(
        _NEW | _AT_WORK | _WAITING | _DONE,
        Status.PROCESSING,
        "Xác nhận đã nộp phí, lệ phí",
        ("paid_at",),
        ("due_at",),
        stays=_NEW | _AT_WORK | _ASKED | _DONE,
    ),
    Event.START: Rule(frozenset({Status.RECEIVED}), Status.PROCESSING, "Giải quyết hồ sơ"),
    Event.TRANSFER: Rule(_AT_WORK, None, "Chuyển hồ sơ", ("unit",), ("handled_by",)),
    Event.TRANSFER_FAILED: Rule(
        _NEW | _AT_WORK, None, "Chuyển hồ sơ không thành công", ("unit", "reason")
    ),
    Event.PART_DONE: Rule(_AT_WORK, None, "Hoàn thành phần việc được giao", ("unit",)),
    Event.EXTEND: Rule(
        _AT_WORK | _WAITING, None, "Xin lỗi và hẹn lại ngày trả kết quả", ("due_at", "reason")
    ),
    Event.COMPLETE: Rule(_AT_WORK, Status.COMPLETED, "Đã giải quyết xong", ("result",)),
    Event.RETURN: Rule(_DONE, Status.RETURNED, "Trả kết quả"),
    Event.STOP: Rule(_AT_WORK | _WAITING, Status.STOPPED, "Dừng giải quyết hồ sơ", ("reason",)),
    Event.WITHDRAW: Rule(
        _NEW | _AT_WORK | _WAITING,
        Status.WITHDRAWN,
        "Trả lại hồ sơ theo yêu cầu rút",
        may=("reason",),
    ),
    Event.POST_SENT: Rule(_NEW | _ASKED | _DONE, None, "Gửi qua bưu chính", ("post",)),
    Event.POST_EVENT: Rule(
        _NEW | _AT_WORK | _WAITING | _DONE | _OVER, None, "Bưu chính báo tin", ("what",)
    ),
    Event.CLOSE: Rule(_OVER, None, "Kết thúc hồ sơ"),
}


def judge(case: Case, wish: Wish, now: datetime) -> Impossible | None:
    """Return why the event cannot happen to the case now, None when it can."""
    rule = RULES[wish.event]
    if case.status not in rule.start:
        possible = tuple(event for event, one in RULES.items() if case.status in one.start)
        return Impossible("event", f"{wish.event} cannot follow {case.status}", possible)
    given = {name for name in _FIELDS if getattr(wish, name) not in (None, (), "")}
    for name in rule.must:
        if name not in given:
            return Impossible(name, f"{wish.event} needs it")
    for name in sorted(given - {*rule.must, *rule.may}):
        return Impossible(name, f"{wish.event} does not take it", (*rule.must, *rule.may))
    return _CHECKS.get(wish.event, _fine)(case, wish, now)


def _fine(_case: Case, _wish: Wish, _now: datetime) -> Impossible | None:
    return None


def _check_acceptance(case: Case, wish: Wish, now: datetime) -> Impossible | None:
    """An electronic dossier goes on to who handles it at once (Phú Yên Đ10.2b)."""
    if wish.unit or wish.handled_by:
        return _check_due(case, wish, now) or joint.judge_plan(case, wish, now)
    return _check_due(case, wish, now)


def _check_due(_case: Case, wish: Wish, now: datetime) -> Impossible | None:
    if wish.due_at is not None and wish.due_at <= now:
        return Impossible("due_at", "a date to be kept lies ahead")
    return None


def _check_extension(case: Case, wish: Wish, now: datetime) -> Impossible | None:
    """A due date is moved once, and to a later day (NĐ 61/2018/NĐ-CP Đ19.9)."""
    if case.first_due_at is not None:
        return Impossible("event", "the date was moved before, which is done once")
    if case.due_at is None:
        return Impossible("event", "the case has no date yet that could be moved")
    if wish.due_at is not None and wish.due_at <= case.due_at:
        return Impossible("due_at", "the new date lies behind the present one")
    return _check_due(case, wish, now)


def _check_payment(case: Case, wish: Wish, now: datetime) -> Impossible | None:
    if case.status not in _BILLED and all(fee.paid for fee in case.fees):
        return Impossible("event", "no fee is to be paid")
    if wish.paid_at is not None and wish.paid_at > now:
        return Impossible("paid_at", "no payment comes from the future")
    return _check_due(case, wish, now)


def _check_post(case: Case, _wish: Wish, _now: datetime) -> Impossible | None:
    return None if case.post else Impossible("event", "nothing was sent by post", ("post_sent",))


def _check_close(case: Case, _wish: Wish, _now: datetime) -> Impossible | None:
    """A case is closed once (Quy chế Phú Yên Đ12.3), or again when that was taken back."""
    words = [step.action for step in case.steps]
    for at, action in enumerate(words):
        if action == RULES[Event.CLOSE].action and UNDONE not in words[at + 1 : at + 2]:
            return Impossible("event", "the case was closed before")
    return None


_FIELDS = tuple(name for name in Wish.__struct_fields__ if name not in ("event", "version"))
_Check = Callable[[Case, Wish, datetime], Impossible | None]
_CHECKS: Mapping[Event, _Check] = {
    Event.ACCEPT: _check_acceptance,
    Event.SUPPLEMENT_RECEIVED: _check_due,
    Event.EXTEND: _check_extension,
    Event.PAYMENT_RECEIVED: _check_payment,
    Event.TRANSFER: joint.judge_plan,
    Event.PART_DONE: joint.judge_part,
    Event.COMPLETE: joint.judge_completion,
    Event.POST_EVENT: _check_post,
    Event.CLOSE: _check_close,
}
