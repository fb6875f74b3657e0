// Puts the kiosk's page together. Without this file every page still works as a plain form.

import { leave, watch } from "./idle.js";
import { keypad } from "./keypad.js";
import { returning } from "./offline.js";
import { hush, isTalking, listenFor, say, sayScreen } from "./speak.js";
import { visits } from "./visit.js";
import { listen } from "./wedge.js";

const state = () => document.body.dataset.state;
const isWaiting = () => ["wait", "out_of_order"].includes(state());
const find = (selector) => document.querySelector(selector);
let keys = null;
let lost = "";
let lostShown = "";

// A screen is there: give its field its keys, put the reader's place on it, read it, print it.
function arrived() {
  idle.touched();
  const form = find("form[data-shape]");
  keys = form && keypad(form, spell);
  find("[data-focus]")?.focus();
  sayScreen();
  if (find("[data-slip]")) print();
  if (state() === "offline") returning(leave);
  showLost();
}

// A blank has no name.
const spell = (char) =>
  char !== " " && say([/[0-9]/.test(char) ? `n.${char}` : `letter.${char.toLowerCase()}`]);

// What the heartbeat says of the machine is shown between two visits.
function showLost() {
  if (lost === lostShown || !isWaiting()) return;
  lostShown = lost;
  const address = new URL(document.body.dataset.here, location);
  address.searchParams.set("lost", lost);
  go("GET", address.href);
}

// Keys where no field is: a digit gives the next mark, or presses the button of that number.
const menu = {
  typed(text) {
    const asked = find(".marks:not(:has(:checked))");
    if (isWaiting()) begin(text);
    else if (asked) asked.querySelector(`[value="${Number(text)}"]`)?.click();
    else document.querySelectorAll("main .acts [data-clip]")[Number(text) - 1]?.click();
  },
  erased() {},
  entered() {
    const marks = find("form:has(.marks)");
    if (isWaiting()) begin("");
    else if (marks) marks.requestSubmit(marks.querySelector(".first"));
    else sayScreen();
  },
};

function begin(text) {
  go("POST", document.body.dataset.here, { do: "enter", text });
}

// Without sight: keys that a number pad has and no code begins with.
const commands = {
  NumpadAdd: sayScreen,
  NumpadSubtract: () => current().erased(),
  NumpadMultiply: () => find("[data-audio=switch]").click(),
  NumpadDivide: leave,
};

const current = () => keys ?? menu;

function scanned(text) {
  const scan = find("form#scan");
  scan.elements.scan.value = text;
  scan.requestSubmit();
  scan.elements.scan.value = "";
}

listenFor();
const idle = watch({ warned: () => say(["idle"]), busy: isTalking });
listen({
  scanned,
  typed: (text) => current().typed(text),
  erased: () => current().erased(),
  entered: () => current().entered(),
  commands,
});
const go = visits(arrived);

document.addEventListener("kiosk:state", ({ detail }) => {
  lost = detail.outOfOrder.join(",");
  showLost();
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-audio=stop]")) hush();
  if (!event.target.closest("[data-leave]")) return;
  event.preventDefault();
  leave();
});
// A page that the browser kept whole must not come back with the last person's case.
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) leave();
});
addEventListener("contextmenu", (event) => event.preventDefault());
