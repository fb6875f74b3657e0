// Wipes the screen for the next person: a warning with a countdown, then the empty first page.

const COUNTDOWN = 30;

// Leaves so that Back finds nothing.
export function leave(home) {
  location.replace(home);
}

// Warns after `seconds` without a touch or key, if there is anything to wipe.
export function watch({ seconds, home, used }) {
  const dialog = document.querySelector("dialog");
  const left = dialog.querySelector("[data-left]");
  let last = Date.now();

  const touched = () => {
    if (!dialog.open) last = Date.now();
  };

  const stay = () => {
    dialog.close();
    last = Date.now();
  };

  const tick = () => {
    const rest = seconds + COUNTDOWN - Math.floor((Date.now() - last) / 1000);
    if (rest > COUNTDOWN) return;
    if (!used()) touched();
    else if (rest <= 0) leave(home);
    else {
      left.textContent = String(rest);
      if (!dialog.open) dialog.showModal();
    }
  };

  for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, touched, true);
  dialog.addEventListener("close", touched);
  dialog.querySelector("[data-stay]").addEventListener("click", stay);
  setInterval(tick, 1000);
}
