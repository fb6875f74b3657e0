// The on-screen keys: a telephone pad behind the site's prefix, or every letter and sign.

const DATE = 6;
const MOST_DIGITS = DATE + 7;
const MOST = 52;

const grouped = (digits) =>
  digits.length > DATE ? `${digits.slice(0, DATE)}-${digits.slice(DATE)}` : digits;

// Gives the field its keys. Returns what the keyboard module calls, and `used()`.
export function keypad(form) {
  const field = form.querySelector("input[name=text]");
  const pads = [...form.querySelectorAll("[data-pad]")];
  let prefix = form.dataset.prefix;
  let free = !prefix;
  let text = "";

  const show = () => {
    field.value = free ? text : prefix + grouped(text);
    for (const pad of pads) pad.hidden = (pad.dataset.pad === "letters") !== free;
  };

  const type = (more) => {
    // A letter behind the prefix means that the code begins otherwise.
    if (!free && /[^0-9\-./ ]/.test(more)) begin("");
    const clean = free ? more : more.replace(/[^0-9]/g, "");
    text = (text + clean).slice(0, free ? MOST : MOST_DIGITS);
    show();
  };

  const erase = () => {
    text = text.slice(0, -1);
    show();
  };

  const begin = (newPrefix) => {
    prefix = newPrefix || prefix;
    free = !newPrefix;
    text = "";
    show();
  };

  const press = ({ target }) => {
    const { key, act, begin: start } = target.closest("button")?.dataset ?? {};
    if (key) type(key);
    else if (act === "erase") erase();
    else if (act === "clear") begin(free ? "" : prefix);
    else if (start !== undefined) begin(start);
  };

  // What the server kept of an earlier try stays, on the pad it fits.
  const restore = () => {
    const kept = field.value;
    const rest = kept.startsWith(prefix) ? kept.slice(prefix.length) : null;
    free = !prefix || rest === null || !/^[0-9]{0,6}-?[0-9]{0,7}$/.test(rest);
    text = free ? kept : rest.replace("-", "");
    show();
  };

  field.readOnly = true; // no keyboard of the system and no input method over our keys
  form.addEventListener("click", press);
  restore();
  return {
    typed: type,
    erased: erase,
    entered: () => form.requestSubmit(),
    used: () => text !== "",
  };
}
