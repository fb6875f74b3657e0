// Puts the reader's place on the answer after a question, and asks only once.

import { once } from "./once.js";

document.querySelector("[data-focus]")?.focus();
once(document.querySelector("[data-working]"));
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) location.reload();
});
