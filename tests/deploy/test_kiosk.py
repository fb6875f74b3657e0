"""A kiosk's machine: the installer, the browser it starts, the program that knows the printer."""

from __future__ import annotations

import json
import mmap
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from lookup_gateway.fleet import Beat, Health
from lookup_gateway.store.kiosks import Kiosks
from tests.child import Server
from tests.conftest import CHROMIUM_FLAGS, require
from tests.machine import LOOPBACK
from tests.running import listening
from tests.sites import Site

FOLDER = Path(__file__).parents[2] / "deploy" / "kiosk"
BINARY = Path("/usr/lib/chromium/chromium")
LPSTAT = """#!/bin/sh
[ "$3" = slip ] || exit 1
cat "$LPSTAT_SAYS"
"""


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    """A gateway on a port."""
    with listening(lambda _: site.app) as url:
        yield url


class Machine(Server):
    """A kiosk whose screen is nowhere, so that a test can be its eyes."""

    name = "kiosk"

    def __init__(self, url: str, browser: str) -> None:
        super().__init__()
        self._url, self._browser = url, browser

    def command(self) -> list[str]:
        """Return what kiosk.service runs, with a headless browser."""
        flags = " ".join([*CHROMIUM_FLAGS, "--headless=new", "--remote-debugging-port=0"])
        settings = {
            "KIOSK_URL": self._url,
            "KIOSK_BROWSER": self._browser,
            "KIOSK_FLAGS": flags,
            "STATE_DIRECTORY": str(self.folder),
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
        }
        return ["env", "-i", *(f"{k}={v}" for k, v in settings.items()), str(FOLDER / "start.sh")]

    def answers(self) -> bool:
        """Tell whether the browser has said on which port it can be watched."""
        return self._told().exists() and bool(self._told().read_text())

    @property
    def watched_at(self) -> str:
        """Where the browser can be watched."""
        return f"http://{LOOPBACK}:{self._told().read_text().split()[0]}"

    def _told(self) -> Path:
        return self.folder / "chromium" / "DevToolsActivePort"


@pytest.mark.browser
def test_the_machine_shows_the_kiosks_first_page(
    address: str, needs_chromium: str, playwright: Playwright
) -> None:
    with Machine(address, needs_chromium) as machine:
        browser = playwright.chromium.connect_over_cdp(machine.watched_at)
        (page,) = browser.contexts[0].pages

        expect(page).to_have_url(f"{address}/kiosk/")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        browser.close()


def test_the_browser_knows_every_flag_and_every_policy() -> None:
    require("Debian's chromium", BINARY.exists())
    flags = re.findall(r"^ +--([a-z-]+)", (FOLDER / "start.sh").read_text(), re.MULTILINE)
    policies = list(json.loads((FOLDER / "policies.json").read_text()))

    with BINARY.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as code:
        unknown = [name for name in flags + policies if code.find(f"\0{name}\0".encode()) < 0]

    assert len(flags) > 8
    assert unknown == []


def test_the_installer_puts_the_address_everywhere_and_keeps_the_engineers_lines(
    tmp_path: Path,
) -> None:
    install(tmp_path, "https://tra-cuu.example.vn/")
    conf = tmp_path / "etc/kiosk/kiosk.conf"
    conf.write_text(conf.read_text().replace("KIOSK_PRINTER=", "KIOSK_PRINTER=slip"))

    install(tmp_path, "https://tra-cuu.example.vn")

    policies = json.loads((tmp_path / "etc/chromium/policies/managed/kiosk.json").read_text())
    assert policies["URLAllowlist"] == ["https://tra-cuu.example.vn"]
    assert "KIOSK_URL=https://tra-cuu.example.vn\n" in conf.read_text()
    assert "KIOSK_PRINTER=slip" in conf.read_text()
    assert os.access(tmp_path / "usr/local/lib/kiosk/start.sh", os.X_OK)
    assert (tmp_path / "etc/systemd/system/kiosk.service").exists()


@pytest.mark.parametrize("url", ["", "hoso.example", "https://hoso.example/kiosk/", "https://a|b"])
def test_the_installer_wants_scheme_and_host(tmp_path: Path, url: str) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        install(tmp_path, url)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("told", "printer"),
    [
        ("printer slip is idle.  enabled since today\n\tAlerts: none", Health.OK),
        ("printer slip is idle.  enabled since today\n\tAlerts: media-low-warning", Health.LOW),
        ("printer slip now printing slip-7.\n\tAlerts: media-empty-error", Health.OUT),
        ("printer slip disabled since today -\n\treason unknown", Health.FAULT),
    ],
)
def test_the_program_tells_what_no_page_can_see(
    site: Site, address: str, tmp_path: Path, told: str, printer: Health
) -> None:
    kiosks = Kiosks(site.gateway.engine, site.gateway.settings.clock)
    (tmp_path / "says").write_text(told)
    (tmp_path / "usb-Maker_Barcode-event-kbd").touch()
    agent(tmp_path, address, "register", kiosks.add("sanh-1"))

    agent(tmp_path, address)

    (one,) = kiosks.all()
    assert one.said == Beat(printer=printer, scanner=Health.OK)
    assert (tmp_path / "state" / "key").stat().st_mode & 0o077 == 0


def test_a_scanner_pulled_out_and_a_printer_that_cups_does_not_know_are_faults(
    site: Site, address: str, tmp_path: Path
) -> None:
    kiosks = Kiosks(site.gateway.engine, site.gateway.settings.clock)
    agent(tmp_path, address, "register", kiosks.add("sanh-1"))

    agent(tmp_path, address, printer="another")

    (one,) = kiosks.all()
    assert one.said == Beat(printer=Health.FAULT, scanner=Health.FAULT)


def test_a_used_code_registers_nothing(site: Site, address: str, tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        agent(tmp_path, address, "register", "0000-0000-0000-0000")

    assert not (tmp_path / "state" / "key").exists()


def install(root: Path, url: str) -> None:
    line = [str(FOLDER / "install.sh"), url]
    subprocess.run(line, env={**os.environ, "DESTDIR": str(root)}, check=True, capture_output=True)


def agent(folder: Path, url: str, *arguments: str, printer: str = "slip") -> None:
    """Run the machine's program beside a CUPS that says what the file `says` holds."""
    lpstat = folder / "lpstat"
    lpstat.write_text(LPSTAT)
    lpstat.chmod(0o755)
    settings = {
        "PATH": f"{folder}:{os.environ['PATH']}",
        "LPSTAT_SAYS": str(folder / "says"),
        "KIOSK_URL": url,
        "KIOSK_PRINTER": printer,
        "KIOSK_SCANNER": f"{folder}/usb-*Barcode*-event-kbd",
        "STATE_DIRECTORY": str(folder / "state"),
    }
    line = [str(FOLDER / "agent.sh"), *arguments]
    subprocess.run(line, env=settings, check=True, capture_output=True)
