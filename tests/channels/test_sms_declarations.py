"""A province's own aggregator: a TOML file by path, of any of the kinds, or told what is wrong."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime
from importlib import resources

import pytest

from channels.sms.declaration import load
from lookup_gateway.errors import BadSettings
from tests.sites import CODE, a_case, held_clock

# The moment of V-COM's vector.
NOW = datetime.fromtimestamp(1_600_000_000, UTC)
KEY = "TESTKEY"
VCOM = """
methods = ["POST"]
read = "json"

[fields]
id = "request_id"
from = "phone"
text = "message"
keyword = "command_code"
time = "time"

[time]
format = "unix"

[auth]
kind = "concat-hash"
algorithm = "sha256"
encoding = "base64"
order = ["client_id", "request_id", "phone", "@secret", "time"]
field = "checksum"

[reply]
content_type = "application/json"
escape = "json"
body = '{"data": {"code": 200, "message": "{text}", "to": "{from}"}}'
"""
PLAIN = """
methods = ["GET", "POST"]
read = "query"
fields = {text = "t", from = "f"}
auth = {kind = "header", header = "X-Key"}
reply = {content_type = "text/plain", escape = "plain", body = "{text}"}
"""
FORM = PLAIN.replace('"GET", "POST"', '"POST"').replace('"query"', '"form"')
HMAC = FORM.replace(
    'kind = "header", header = "X-Key"',
    'kind = "hmac", header = "X-Sign", algorithm = "sha256", prefix = "sha256="',
)


@pytest.fixture
def open_site(make_site, redis_url, sqlite_url, tmp_path):
    """A function that makes a gateway with one case and one aggregator of that declaration."""

    def opened(declaration, **env):
        file = tmp_path / "tinh.toml"
        file.write_text(declaration)
        profile = tmp_path / "profile.toml"
        demo = resources.files("lookup_gateway.profiles").joinpath("demo.toml").read_text()
        profile.write_text(demo.replace('["esms", "cpurl"]', f'["esms", "{file}"]'))
        made = make_site(
            REDIS_URL=redis_url,
            DATABASE_URL=sqlite_url,
            LOOKUP_PROFILE=str(profile),
            LOOKUP_CLOCK_FILE=held_clock(tmp_path, NOW),
            SMS_TINH_SECRET=KEY,
            **env,
        )
        made.record(a_case())
        return made

    return opened


def vcom(**fields):
    usual = {
        "client_id": "demo",
        "request_id": "1297875832",
        "phone": "84912345678",
        "message": f"HS {CODE}",
        "command_code": "HS",
        "time": 1_600_000_000,
        "checksum": "Qzce2mP7fIOT42fEdzLmgrxqKMxdMU8+t/v/f5gQWV0=",
    }
    return {**usual, **fields}


def test_vcoms_vector_holds_and_from_a_known_address_the_sender_counts_as_registered(open_site):
    client = open_site(VCOM, SMS_TINH_ALLOW_IPS="127.0.0.1").client
    answer = client.post("/channels/sms/tinh", json=vcom())

    assert answer.status_code == 200
    assert answer.json["data"]["to"] == "84912345678"
    assert "Giay chung sinh" in answer.json["data"]["message"]
    for forged in (vcom(phone="84900000009"), vcom(time=1_600_000_001), vcom(checksum=None)):
        assert client.post("/channels/sms/tinh", json=forged).status_code == 403


def test_joined_values_cut_elsewhere_make_nobody_a_registered_phone(open_site):
    recut = vcom(request_id="129787583284", phone="912345678")
    answer = open_site(VCOM).client.post("/channels/sms/tinh", json=recut)

    assert answer.status_code == 200
    assert "Giay chung sinh" not in answer.json["data"]["message"]


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"phone": {"a": 1}}', b"\xff\x00", b'{"phone": "\\ud800"}']
)
def test_a_body_that_is_not_what_it_claims_is_a_403(open_site, body):
    answer = open_site(VCOM).client.post("/channels/sms/tinh", data=body)

    assert (answer.status_code, answer.data) == (403, b"")


def test_a_form_with_an_hmac_in_a_header(open_site):
    client = open_site(HMAC).client
    body = f"f=0912345678&t=HS+{CODE}".encode()

    def post(sign, sent=body):
        return client.post("/channels/sms/tinh", data=sent, headers={"X-Sign": sign})

    digest = hmac.new(KEY.encode(), body, hashlib.sha256)
    assert "Giay chung sinh" in post("sha256=" + digest.hexdigest()).text
    assert post(base64.b64encode(digest.digest()).decode()).status_code == 403
    assert post("sha256=" + digest.hexdigest(), body + b"&x").status_code == 403
    assert post("").status_code == 403


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_shared_secret_in_a_header(open_site, method):
    client = open_site(PLAIN).client

    def ask(key):
        query = {"f": "0912345678", "t": CODE}
        path = "/channels/sms/tinh"
        return client.open(path, method=method, query_string=query, headers={"X-Key": key})

    assert CODE in ask(KEY).text
    assert ask("another").status_code == 403


def test_a_body_too_large_to_be_a_text_is_413_and_empty(open_site):
    answer = open_site(HMAC).client.post("/channels/sms/tinh", data=b"t=" + b"9" * 17_000)

    assert (answer.status_code, answer.data) == (413, b"")


def test_a_form_of_sixteen_kilobytes_is_answered(open_site):
    client = open_site(FORM).client
    body = {"f": "0912345678", "t": "9" * 16_000}
    answer = client.post("/channels/sms/tinh", data=body, headers={"X-Key": KEY})

    assert answer.status_code == 200
    assert answer.text


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (('"POST"', '"GET"'), "methods: a GET has no body to read"),
        (('"POST"', '"PUT"'), "PUT"),
        (('"@secret", ', ""), "without @secret anybody can sign"),
        (('[time]\nformat = "unix"', ""), "[time] and fields.time belong together"),
        (("{text}", "{words}"), "reply.body"),
        (("{from}", "{phone}"), "reply.body"),
        (("application/json", "text/xml; charset=latin-1"), "sent in UTF-8"),
        (('"sha256"', '"md4"'), "md4"),
        (('format = "unix"', 'format = "unix"\nwindow_minutes = 1441'), "1440"),
        (('read = "json"', 'read = "json"\nallow_ips = ["10.0.0.1/8"]'), "allow_ips"),
        (('read = "json"', 'read = "json"\nsecret = "x"'), "secret"),
        (('kind = "concat-hash"', 'kind = "trust"'), "trust"),
        (("methods", "method"), "method"),
        (("[auth]", "[auth"), "line 15"),
    ],
)
def test_a_faulty_declaration_is_refused_at_the_start_with_its_file_and_fault(
    tmp_path, change, told
):
    file = tmp_path / "tinh.toml"
    file.write_text(VCOM)
    assert list(load((str(file), "esms"))) == ["tinh", "esms"]

    file.write_text(VCOM.replace(*change))
    with pytest.raises(BadSettings) as caught:
        load((str(file), "nobody"))

    mine, unknown = caught.value.faults
    assert str(file) in mine
    assert told.lower() in mine.lower()
    assert "nobody" in unknown


SEND = """
[send]
url = "https://sms.example/send"
write = "json"
values = {to = "{to}", text = "{text}"}
result = ["code"]
taken = "0"
"""


@pytest.mark.parametrize(
    ("declared", "told"),
    [
        (VCOM.replace("[reply]", '[reply]\nmode = "async"'), "what answers later needs a [send]"),
        (VCOM.replace('escape = "json"\n', ""), "reply.escape: use xml, json or plain"),
        (VCOM + SEND.replace("{to}", "{phone}"), "send: {phone} is no place"),
        (VCOM + SEND.replace('"0"', '"("'), "send.taken:"),
        (VCOM + SEND.replace("https", "ftp"), "send.url: needs http:// or https://"),
        (
            VCOM
            + SEND
            + '[send.sign]\norder = ["id", "@secret"]\nfield = "s"\nalgorithm = "md5"\n',
            "send.sign.order: id is not among the values",
        ),
        (VCOM + SEND.replace("json", "xml"), "xml"),
    ],
)
def test_a_send_table_that_would_fail_later_is_named_now(tmp_path, declared, told):
    file = tmp_path / "tinh.toml"
    file.write_text(declared)

    with pytest.raises(BadSettings) as caught:
        load((str(file),))
    assert told in str(caught.value)


def test_names_are_plain_and_each_comes_once(tmp_path):
    with pytest.raises(BadSettings) as caught:
        load(("esms", "esms", "../esms", "/nowhere/Ơ.toml", ""))

    assert len(caught.value.faults) == 4
