// The agent's keys: Escape leaves nothing of this caller, and the answer is where reading begins.

import { leave } from "./idle.js";

const clear = document.querySelector("[data-clear]");

document.querySelector("[data-focus]")?.focus();
document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape") leave(clear.href);
});
clear.addEventListener("click", (event) => {
  event.preventDefault();
  leave(clear.href);
});
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) leave(clear.href);
});
