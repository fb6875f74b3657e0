"""A barcode scanner as the page hears it: key events with a place and a wrong character."""

from __future__ import annotations

from playwright.sync_api import Page

_PLACES = {"-": "Minus", ".": "Period", "/": "Slash", ":": "Semicolon", "?": "Slash"}
_SHIFTED = ":?"

# A Vietnamese input method makes `key` Process and keyCode 229; only `code` stays right.
_PRESS = """([keys, gap]) => new Promise((done) => {
  const press = (i) => {
    if (i === keys.length) { done(); return; }
    const [code, shiftKey] = keys[i];
    (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent("keydown",
      { code, shiftKey, key: "Process", keyCode: 229, bubbles: true, cancelable: true }));
    setTimeout(press, gap, i + 1);
  };
  press(0);
})"""


def _key(char: str) -> tuple[str, bool]:
    if char.isdigit():
        return f"Digit{char}", False
    if char.isalpha():
        return f"Key{char.upper()}", char.isupper()
    return _PLACES[char], char in _SHIFTED


def scan(page: Page, text: str, *, gap_ms: int = 8) -> None:
    """Scan `text`, ended by Enter, with `gap_ms` between keys, and wait for the next page."""
    with page.expect_navigation():
        press(page, text, gap_ms=gap_ms, enter=True)


def press(page: Page, text: str, *, gap_ms: int, enter: bool) -> None:
    """Press the keys of `text`, and Enter after them if asked."""
    keys = [_key(char) for char in text] + ([("Enter", False)] if enter else [])
    page.evaluate(_PRESS, [keys, gap_ms])
