"""What hands do at a kiosk: tap keys on the screen, type, and hold a paper to the scanner."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, expect

_PLACES = {
    "-": "Minus", ".": "Period", "/": "Slash", ":": "Semicolon", "?": "Slash", "\n": "Enter",
}  # fmt: skip
_SHIFTED = ":?"

# A Vietnamese input method makes `key` Process and keyCode 229; only `code` stays right.
_PRESS = """([keys, gap]) => {
  const press = (i) => {
    if (i === keys.length) return;
    const [code, shiftKey] = keys[i];
    (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent("keydown",
      { code, shiftKey, key: "Process", keyCode: 229, bubbles: true, cancelable: true }));
    setTimeout(press, gap, i + 1);
  };
  press(0);
}"""


_SEND = """(fields) => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = document.body.dataset.here;
  for (const [name, value] of Object.entries(fields)) {
    const field = document.createElement("input");
    [field.type, field.name, field.value] = ["hidden", name, value];
    form.append(field);
  }
  document.body.append(form);
  form.requestSubmit();
}"""


def _key(char: str) -> tuple[str, bool]:
    if char.isdigit():
        return f"Digit{char}", False
    if char.isalpha():
        return f"Key{char.upper()}", char.isupper()
    return _PLACES[char], char in _SHIFTED


@contextmanager
def arriving(page: Page) -> Iterator[None]:
    """Wait until what is done inside has brought the kiosk's next screen. Its screens change in
    place, without a navigation."""
    page.evaluate("document.body.dataset.left = ''")
    yield
    expect(page.locator("body[data-state]:not([data-left])")).to_be_attached(timeout=15_000)


def show(page: Page, fields: dict[str, str]) -> None:
    """Bring the kiosk's screen for what a form would send."""
    with arriving(page):
        page.evaluate(_SEND, fields)


def tap(page: Page, keys: str) -> None:
    """Tap on-screen keys by what stands on them."""
    for key in keys:
        page.locator(f"[data-pad] [data-key='{key}']").tap()


def scan(page: Page, text: str, *, gap_ms: int = 8) -> None:
    """Scan `text`, ended by Enter, with `gap_ms` between keys, and wait for the next screen."""
    with arriving(page):
        press(page, text, gap_ms=gap_ms, enter=True)


def press(page: Page, text: str, *, gap_ms: int, enter: bool) -> None:
    """Begin to press the keys of `text`, and Enter after them if asked; does not wait, because
    the page may be gone before the last key is up."""
    keys = [_key(char) for char in text + "\n" * enter]
    page.evaluate(_PRESS, [keys, gap_ms])
