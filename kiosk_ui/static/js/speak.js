// Reads the screen aloud from recorded clips, once somebody has asked for it. A touch or a key
// stops it at once. A clip that is not there is passed over: its words are on the screen.

const VOLUMES = [0, 0.3, 0.6, 1];

const voice = new Audio();
let queue = [];
let talking = false;

export const isTalking = () => talking;

export function hush() {
  queue = [];
  talking = false;
  voice.pause();
}

function next() {
  const { clips, sound } = document.body.dataset;
  const name = queue.shift();
  talking = name !== undefined;
  if (!talking) return;
  voice.src = `${clips}${name}.opus`;
  voice.volume = VOLUMES[Number(sound)];
  voice.play().catch(() => {}); // stopped before it began, or missing: `error` goes on
}

export function say(names) {
  hush();
  if (!Number(document.body.dataset.sound)) return;
  queue = [...names];
  next();
}

// The screen's own clips, then what each number key does, where numbers are not what is asked for.
export function sayScreen() {
  const acts = document.querySelector(".field, .marks")
    ? []
    : [...document.querySelectorAll("main .acts [data-clip]")];
  const menu = acts.flatMap((act, i) => ["key", `n.${i + 1}`, act.dataset.clip]);
  const { say: own, state } = document.body.dataset;
  say([...own.split(" ").filter(Boolean), ...(state === "wait" ? [] : menu)]);
}

export function listenFor() {
  voice.addEventListener("ended", next);
  voice.addEventListener("error", next);
  for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, hush, true);
  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-audio=again]")) sayScreen();
  });
}
