// Wipes the screen for the next person: a warning with a countdown, then the empty first page.

const COUNTDOWN = 30;

// A second call would stop the first, and a slow gateway never be reached.
const LEAVE_AGAIN_AFTER = 15_000;
let left = 0;

// Leaves so that Back finds nothing, and nothing stays in this page's memory. The glass is wiped
// at once, however long the gateway takes.
export function leave() {
  if (Date.now() - left < LEAVE_AGAIN_AFTER) return;
  left = Date.now();
  document.dispatchEvent(new Event("kiosk:left"));
  document.title = "";
  for (const one of document.querySelectorAll("main, [data-slip], form:not(#scan)")) {
    one.replaceChildren();
  }
  document.querySelector("dialog[open]")?.close();
  location.replace(document.body.dataset.home);
}

// Warns after the screen's `data-idle` seconds without a touch, a key or a voice. 0 never warns,
// except that somebody's choices are forgotten.
export function watch({ warned, busy }) {
  let last = Date.now();

  const dialog = () => document.querySelector("dialog");
  const touched = () => {
    if (!dialog().open) last = Date.now();
  };
  const stay = () => {
    dialog().close();
    last = Date.now();
  };

  const warn = (rest) => {
    dialog().querySelector("[data-left]").textContent = String(rest);
    if (dialog().open) return;
    dialog().showModal();
    warned();
  };

  const tick = () => {
    const { idle, fresh } = document.body.dataset;
    const seconds = Number(idle) || (fresh === undefined ? COUNTDOWN * 2 : 0);
    if (!seconds || (busy() && !dialog().open)) touched();
    const rest = seconds + COUNTDOWN - Math.floor((Date.now() - last) / 1000);
    if (!seconds || rest > COUNTDOWN) return;
    if (rest <= 0) leave();
    else warn(rest);
  };

  for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, touched, true);
  document.addEventListener("close", touched, true);
  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-stay]")) stay();
  });
  setInterval(tick, 1000);
  return { touched };
}
