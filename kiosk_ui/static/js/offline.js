// The way back from the offline screen, and the service worker that shows it.

const ASK_EVERY = 10_000;
const WORKER = "/sw.js";

// Asks whether the gateway is there again, and calls `back` when it is.
export function returning(back) {
  const ask = async () => {
    try {
      if (!(await fetch("/healthz", { cache: "no-store" })).ok) return;
    } catch {
      return; // still away
    }
    clearInterval(asking);
    back();
  };
  const asking = setInterval(ask, ASK_EVERY);
}

if ("serviceWorker" in navigator) {
  const policy = trustedTypes.createPolicy("kiosk-sw", {
    createScriptURL(address) {
      if (address !== WORKER) throw new TypeError(address);
      return address;
    },
  });
  navigator.serviceWorker.register(policy.createScriptURL(WORKER), { scope: "/kiosk/" });
}
