"""(g) What a person waits for: the result after a scan, the phone page on its first load."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from statistics import quantiles
from typing import TYPE_CHECKING

from bench import stand
from bench.report import Row
from bench.stand import Child, Scale
from lookup_gateway.clock import system_clock
from lookup_gateway.demo.cases import make_cases
from lookup_gateway.model import Status
from tests.machine import LOOPBACK, chromium_path
from tests.servers import RedisServer

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

PAINTED_GOAL = 300  # milliseconds, p95
LOADED_GOAL = 100  # kilobytes of 1,000
SCANS = 10  # in each round
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]

# Keys 8 ms apart as a scanner sends them; then every frame is looked at until the case is on the
# screen, and one more frame is waited for, in which it is painted.
_SCAN = """async (keys) => {
  const press = (code) => (document.activeElement ?? document.body).dispatchEvent(
    new KeyboardEvent("keydown", { code, bubbles: true, cancelable: true }));
  for (const code of keys) {
    press(code);
    await new Promise((next) => setTimeout(next, 8));
  }
  const started = performance.now();
  press("Enter");
  await new Promise((seen) => {
    const told = () => document.querySelector(".answer .code");
    const look = () => told() ? seen() : requestAnimationFrame(look);
    look();
  });
  await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
  return performance.now() - started;
}"""
_PLACES = {"-": "Minus", ".": "Period"}


def measure(scale: Scale) -> list[Row]:
    """Scan known codes at the kiosk, and open the phone page in a browser that has nothing yet."""
    from playwright.sync_api import sync_playwright

    with ExitStack() as stack:
        port, codes = stack.enter_context(served(scale))
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        stack.callback(browser.close)
        url = f"http://{LOOPBACK}:{port}"
        return [_scanned(browser, url, codes[: SCANS * scale.rounds]), _loaded(browser, url)]


@contextmanager
def served(scale: Scale) -> Iterator[tuple[int, list[str]]]:
    """Give the port of a gateway as it runs, and the codes that it knows."""
    with ExitStack() as stack:
        redis = stack.enter_context(RedisServer())
        gateway, env = stack.enter_context(stand.site(redis.url))
        cases = list(make_cases(min(scale.cases, 2_000), system_clock(), gateway.profile))
        gateway.backend.save(cases)
        stand.level(gateway)
        stack.enter_context(Child("mirror", "lookup_gateway", "mirror", env=env, http=False))
        env = env | {"LOOKUP_LIMITS": "off"}  # one machine here stands for a day of people
        web = Child("gateway", "lookup_gateway", "serve", "--host", LOOPBACK, env=env)
        stack.enter_context(web)
        yield web.port, [case.code for case in cases if case.status is not Status.REMOVED]


def _scanned(browser: Browser, url: str, codes: Sequence[str]) -> Row:
    page = browser.new_page(viewport={"width": 1080, "height": 1920}, locale="vi-VN")
    times = sorted(_scan(page, url, code) for code in codes)
    page.close()
    p95 = quantiles(times, n=20)[-1]
    return Row(
        part="g",
        what="last key of the scanner to the painted result, p95",
        value=f"{p95:.0f} ms",
        goal=f"≤ {PAINTED_GOAL} ms",
        met=p95 <= PAINTED_GOAL,
        detail=f"{len(times)} scans; median {times[len(times) // 2]:.0f} ms, "
        f"longest {times[-1]:.0f} ms",
    )


def _scan(page: Page, url: str, code: str) -> float:
    page.goto(f"{url}/kiosk/", wait_until="load")
    return float(page.evaluate(_SCAN, [_key(char) for char in code]))


def _key(char: str) -> str:
    return _PLACES.get(char) or (f"Digit{char}" if char.isdigit() else f"Key{char.upper()}")


def _loaded(browser: Browser, url: str) -> Row:
    page = browser.new_page(viewport={"width": 390, "height": 844}, locale="vi-VN")
    answers: list[Request] = []
    # Playwright leaves a mark on the function that it is given, which a builtin does not take.
    page.on("requestfinished", lambda request: answers.append(request))  # noqa: PLW0108
    page.goto(url, wait_until="networkidle")
    sizes = [request.sizes() for request in answers]
    page.close()
    size = sum(one["responseBodySize"] + one["responseHeadersSize"] for one in sizes) / 1_000
    return Row(
        part="g",
        what="first load of the phone page, bodies and headers",
        value=f"{size:.0f} KB",
        goal=f"≤ {LOADED_GOAL} KB",
        met=size <= LOADED_GOAL,
        detail=f"{len(sizes)} answers, not compressed: a proxy would make them smaller",
    )
