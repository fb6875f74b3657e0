// Puts the reader's place on the answer after a question, and asks only once.

import "./camera.js";
import { once } from "./once.js";

const WORKER = "/phone-sw.js";
const TRY_EVERY = 3_000;

document.querySelector("[data-focus]")?.focus();
once(document.querySelector("[data-working]"));
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) location.reload();
});

// Without a line the worker shows its page at the asked address: ask again when there is one.
if (document.body.dataset.offline !== undefined) {
  const askAgain = async () => {
    try {
      await fetch("/healthz", { cache: "no-store" });
      location.replace(location.pathname + location.search);
    } catch {
      // Still none.
    }
  };
  addEventListener("online", askAgain);
  setInterval(askAgain, TRY_EVERY);
}

const share = document.querySelector("[data-share]");
if (share && navigator.share) {
  share.hidden = false;
  share.addEventListener("click", () =>
    navigator.share({ title: document.title, url: `${location.origin}/` }).catch(() => {}));
}

if (navigator.serviceWorker && window.top === window) {
  const createScriptURL = (path) => {
    if (path !== WORKER) throw new TypeError(path);
    return path;
  };
  const policy = window.trustedTypes?.createPolicy("kiosk-sw", { createScriptURL });
  navigator.serviceWorker.register(policy?.createScriptURL(WORKER) ?? WORKER);
}
