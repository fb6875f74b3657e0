// Inside the frame: puts the reader's place on the answer, and tells the page around its height.

import { once } from "./once.js";

document.querySelector("[data-focus]")?.focus();
once(document.querySelector("[data-working]"));

const sites = document.body.dataset.sites.split(" ");

addEventListener("message", ({ origin, source }) => {
  if (source !== window.parent || !sites.includes(origin)) return;
  const tell = () =>
    window.parent.postMessage({ lookupGatewayHeight: document.body.offsetHeight }, origin);
  new ResizeObserver(tell).observe(document.body);
});
