// Hears receipts one after another: none waits for the row of the one before.

import { character } from "./wedge.js";

const form = document.querySelector("#pile");
const field = document.querySelector("#scan");
const heard = [];
let underWay = false;

// Sends what was heard first, with the pile as it stands; its rows come back in place.
function next() {
  if (underWay || !heard.length) return;
  underWay = true;
  const fields = new FormData(form);
  const text = heard.shift();
  fields.set("text", text);
  const asking = new XMLHttpRequest();
  asking.open("POST", form.action);
  asking.responseType = "document";
  asking.onloadend = () => {
    const rows = asking.response?.querySelector("#rows");
    if (!rows) {
      field.value = text;
      form.submit(); // signed out, or the line is down: the browser says so itself
      return;
    }
    document.querySelector("#rows").replaceWith(document.adoptNode(rows));
    underWay = false;
    next();
  };
  asking.send(new URLSearchParams(fields));
}

field?.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "Enter" || event.code === "Enter") {
    event.preventDefault();
    if (field.value.trim()) heard.push(field.value);
    field.value = "";
    next();
    return;
  }
  // The place of the key: a Vietnamese keyboard would make other letters of a scan.
  const one = character(event);
  if (one === null) return;
  event.preventDefault();
  field.setRangeText(one, field.selectionStart, field.selectionEnd, "end");
});
