// The on-screen keys: a telephone pad behind the site's prefix, nine digits, or letters and signs.

const DATE = 6;
const MOST_DIGITS = DATE + 7;
const NINE = 9;
const MOST = 52;

const dated = (digits) =>
  digits.length > DATE ? `${digits.slice(0, DATE)}-${digits.slice(DATE)}` : digits;
const threes = (digits) => digits.replace(/(?<=^(?:...)+)(?=.)/g, " ");

// Gives the form's field its keys. Returns what the keyboard module calls.
export function keypad(form, pressed) {
  const field = form.querySelector(".field");
  const nine = form.dataset.shape === "nine";
  let { prefix } = form.dataset;
  let free = !nine && !prefix;
  let text = "";

  const show = () => {
    if (nine) field.value = threes(text);
    else field.value = free ? text : prefix + dated(text);
  };

  const type = (more) => {
    // A letter behind the prefix means that the code begins otherwise.
    if (!nine && !free && /[^0-9\-./ ]/.test(more)) {
      free = true;
      text = "";
    }
    const clean = free ? more : more.replace(/[^0-9]/g, "");
    text = (text + clean).slice(0, nine ? NINE : free ? MOST : MOST_DIGITS);
    show();
    if (clean.length === 1) pressed(clean);
  };

  const erase = () => {
    text = text.slice(0, -1);
    show();
  };

  const clear = () => {
    text = "";
    free = !nine && !prefix;
    show();
  };

  const press = ({ target }) => {
    const { key, act } = target.closest("button")?.dataset ?? {};
    if (key) type(key);
    else if (act === "erase") erase();
    else if (act === "clear") clear();
  };

  // What the server kept of an earlier try stays.
  const restore = () => {
    const kept = field.value;
    const rest = nine ? kept : kept.startsWith(prefix) ? kept.slice(prefix.length) : null;
    free = !nine && (!prefix || rest === null || !/^[0-9]{0,6}-?[0-9]{0,7}$/.test(rest));
    text = free ? kept : rest.replace(/[^0-9]/g, "");
    show();
  };

  field.readOnly = true; // no keyboard of the system and no input method over our keys
  form.querySelector("[data-pad]").hidden = false;
  form.addEventListener("click", press);
  restore();
  return {
    typed: type,
    erased: erase,
    entered: () => form.requestSubmit(form.querySelector(".go")),
  };
}
