// Hears the barcode scanner, which types like a keyboard. It reads `event.code`, the place of the
// key: Telex, VNI and the X11 layout `vn` change `event.key` and any text field, but not that.

// Keys at most this many milliseconds apart and ended by Enter are a scan.
const GAP = 300;
// Shorter than any code, so a person's quick digits and Enter are not taken for a scan.
const SHORTEST = 8;

const PLAIN = {
  Minus: "-", Equal: "=", BracketLeft: "[", BracketRight: "]", Backslash: "\\", Semicolon: ";",
  Quote: "'", Backquote: "`", Comma: ",", Period: ".", Slash: "/", Space: " ",
  NumpadDecimal: ".", NumpadSubtract: "-", NumpadDivide: "/", NumpadAdd: "+", NumpadMultiply: "*",
};
const SHIFTED = {
  Minus: "_", Equal: "+", BracketLeft: "{", BracketRight: "}", Backslash: "|", Semicolon: ":",
  Quote: '"', Backquote: "~", Comma: "<", Period: ">", Slash: "?",
};
const SHIFTED_DIGITS = ")!@#$%^&*(";

// The character a US keyboard has at that place, upper case; null for keys without one.
export function character({ code, shiftKey }) {
  const [, letter] = /^Key([A-Z])$/.exec(code) ?? [];
  if (letter) return letter;
  const [, row, digit] = /^(Digit|Numpad)([0-9])$/.exec(code) ?? [];
  if (digit) return row === "Digit" && shiftKey ? SHIFTED_DIGITS[digit] : digit;
  return (shiftKey && SHIFTED[code]) || PLAIN[code] || null;
}

// Calls scanned(text) for a scan; typed(text), erased() and entered() for a person at a keyboard,
// and the one of `commands` for a key that no scan and no code begins with.
export function listen({ scanned, typed, erased, entered, commands }) {
  let heard = "";
  let timer = 0;

  const settle = () => {
    clearTimeout(timer);
    if (heard) typed(heard);
    heard = "";
  };

  const end = (event) => {
    const was = heard;
    if (was.length >= SHORTEST) {
      clearTimeout(timer);
      heard = "";
    } else settle();
    // Enter on a button presses it, unless it ends what was just typed.
    const onControl = event.target.closest?.("button, a, dialog, input[type=radio]");
    if (!was && onControl) return;
    event.preventDefault();
    event.stopPropagation();
    if (was.length >= SHORTEST) scanned(was);
    else entered();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (event.code === "Enter" || event.code === "NumpadEnter") {
      end(event);
      return;
    }
    if (event.code === "Backspace") {
      settle();
      erased();
      event.preventDefault();
      return;
    }
    if (!heard && commands[event.code]) {
      commands[event.code]();
      event.preventDefault();
      return;
    }
    const one = character(event);
    // The space bar presses the focused button, unless it comes in the middle of a scan.
    if (one === null || (one === " " && !heard)) return;
    event.preventDefault();
    event.stopPropagation();
    heard += one;
    clearTimeout(timer);
    timer = setTimeout(settle, GAP);
  }, true);
}
