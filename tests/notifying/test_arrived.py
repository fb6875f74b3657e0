"""Who files online is told that the case has reached the desk: by letter, or in one SMS."""

from __future__ import annotations

from datetime import datetime

from lookup_gateway import gsm
from lookup_gateway.clock import VIETNAM
from lookup_gateway.model import Applicant, Case, Office, Status
from lookup_gateway.notifying.arrived import Arrived
from lookup_gateway.outgoing import Way, unpacked
from lookup_gateway.profile_file import Notices
from lookup_gateway.replies import House

ARRIVED = Arrived(
    House(
        name="Một cửa tỉnh Mẫu",
        hotline="1900 0000",
        hotline_hours="7:30-17:00",
        example_code="H49.12-251105-0007",
        sms_accented=False,
    ),
    "https://motcua.example.vn",
    Notices(),
    hours=4,
)


def _case(hour: int = 14) -> Case:
    at = datetime(2020, 6, 2, hour, tzinfo=VIETNAM)
    office = Office(id="H49.12", name="UBND phường Hồng Gai")
    return Case(
        code="S-200602-7K3MQ2XN", version=1, status=Status.SUBMITTED, status_since=at, office=office
    )


def test_a_letter_goes_where_there_is_an_address() -> None:
    person = Applicant(name="Nguyễn Văn A", phone="0912345678", email="a@example.vn")

    (job,) = ARRIVED.jobs("k1", person, _case())

    letter = unpacked(job.body)
    assert (job.key, letter.way, letter.to) == ("k1", Way.EMAIL, "a@example.vn")
    assert letter.subject == "Hồ sơ S-200602-7K3MQ2XN đã đến nơi tiếp nhận"
    assert "UBND phường Hồng Gai" in letter.text
    assert "4 giờ làm việc" in letter.text
    assert "Nguyễn" not in letter.text


def test_else_one_sms_with_the_whole_number() -> None:
    (job,) = ARRIVED.jobs("k1", Applicant(name="Nguyễn Văn A", phone="0912345678"), _case())

    sms = unpacked(job.body)
    assert (sms.way, sms.to) == (Way.SMS, "+84912345678")
    assert "S-200602-7K3MQ2XN" in sms.text
    assert gsm.septets(sms.text) <= 160


def test_an_sms_of_the_night_waits_for_the_morning() -> None:
    (job,) = ARRIVED.jobs("k1", Applicant(name="Nguyễn Văn A", phone="0912345678"), _case(22))

    assert job.due == datetime(2020, 6, 3, 7, tzinfo=VIETNAM)


def test_who_cannot_be_reached_is_not_told() -> None:
    assert ARRIVED.jobs("k1", Applicant(name="Nguyễn Văn A", phone="02033825656"), _case()) == []
