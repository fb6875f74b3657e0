// Puts the kiosk's page together. Without this file every page still works as a plain form.

import { leave, watch } from "./idle.js";
import { keypad } from "./keypad.js";
import { once } from "./once.js";
import { listen } from "./wedge.js";

const { home, idle, fresh } = document.body.dataset;
const form = document.querySelector("form[data-prefix]");
const nothing = () => {};
const keys = form
  ? keypad(form)
  : { typed: nothing, erased: nothing, entered: nothing, used: () => true };

function scanned(text) {
  const scan = document.querySelector("form#scan");
  scan.elements.scan.value = text;
  scan.requestSubmit();
}

document.querySelector("[data-focus]")?.focus();
once(document.querySelector("[data-working]"));
listen({ ...keys, scanned });
watch({ seconds: Number(idle), home, used: () => fresh === undefined || keys.used() });

for (const link of document.querySelectorAll("[data-leave]"))
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave(link.href ?? home);
  });

// A page that the browser kept whole must not come back with the last person's case.
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) leave(home);
});
addEventListener("contextmenu", (event) => event.preventDefault());
