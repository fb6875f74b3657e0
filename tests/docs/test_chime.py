"""The example of docs/adding-a-channel.md works, and stays as short as it says."""

from __future__ import annotations

import hmac
import importlib.util
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType

import pytest
from flask.testing import FlaskClient

from lookup_gateway.outgoing import Again, Outgoing, Refused, Sent, Way
from tests.machine import free_port
from tests.sites import CODE, Site

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "chime.py"
SECRET = "what Chime and we know"


@pytest.fixture(scope="module")
def chime() -> ModuleType:
    """The example as a module."""
    spec = importlib.util.spec_from_file_location("chime", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def client(site: Site, chime: ModuleType) -> FlaskClient:
    """Chime's side of a gateway with the channel on."""
    routes = chime.blueprint(site.gateway.converse, site.gateway.house, SECRET)
    site.app.register_blueprint(routes)
    return site.client


@pytest.fixture
def api() -> Iterator[str]:
    """Chime's API: it takes a message for `u-1`, and answers others by the number they bear."""

    class Api(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            known = said["user"] == "u-1" and self.headers["Authorization"] == "Bearer key"
            body = json.dumps({"reference": said["id"]}).encode() if known else b""
            self.send_response(200 if known else int(said["user"]))
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Api)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_example_is_as_short_as_its_page_says() -> None:
    assert len(EXAMPLE.read_text().splitlines()) < 100


def test_a_genuine_message_is_answered_in_words(client: FlaskClient) -> None:
    answer = post(client, {"id": "1", "user": "u-1", "text": f"hồ sơ {CODE} đến đâu rồi"})

    assert answer.status_code == 200
    assert CODE in answer.json["text"]


def test_a_forged_message_is_refused_without_a_word(client: FlaskClient) -> None:
    raw = json.dumps({"id": "1", "user": "u-1", "text": CODE})

    answer = client.post("/channels/chime", data=raw, headers={"X-Chime-Signature": "0" * 64})

    assert (answer.status_code, answer.data) == (403, b"")


def test_a_message_delivered_twice_gets_the_identical_answer(client: FlaskClient) -> None:
    event = {"id": "7", "user": "u-1", "text": CODE}

    assert post(client, event).data == post(client, event).data


@pytest.mark.parametrize("event", [{}, [], {"id": "1"}, {"id": 1, "user": "u", "text": None}])
def test_what_is_no_message_gets_chimes_ok(client: FlaskClient, event: object) -> None:
    assert post(client, event).status_code == 200


def test_what_becomes_of_a_message_is_a_value(chime: ModuleType, api: str) -> None:
    send = chime.sender(api, "key")

    assert send(outgoing("u-1")) == Sent(reference="m-1")
    assert send(outgoing("429")) == Again("limited", after=60.0)
    assert send(outgoing("503")) == Again("HTTP 503")
    assert send(outgoing("410")) == Refused("HTTP 410", stop=True)
    nobody = chime.sender(f"http://127.0.0.1:{free_port()}", "key")
    assert nobody(outgoing("u-1")) == Again("ConnectError")


def outgoing(to: str) -> Outgoing:
    return Outgoing(way=Way.TELEGRAM, to=to, text="Hồ sơ đã xong.", id="m-1")


def post(client: FlaskClient, event: object):
    raw = json.dumps(event).encode()
    signature = hmac.new(SECRET.encode(), raw, "sha256").hexdigest()
    return client.post("/channels/chime", data=raw, headers={"X-Chime-Signature": signature})
