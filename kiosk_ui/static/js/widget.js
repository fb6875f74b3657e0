// Puts the look-up for cases into the page of an agency: <script src="https://…/widget.js"></script>
// In another language: data-lang="en". It is a frame, so no style reaches in or out.

(() => {
  const SITES = "SITES";
  const TITLES = "TITLES";
  const LOWEST = 200;
  const HIGHEST = 6_000;

  const script = document.currentScript;
  const home = new URL(script.src).origin;
  if (!SITES.includes(location.origin)) {
    console.warn(`${home}/widget.js is not for ${location.origin}: see [widget] sites`);
    return;
  }

  const lang = script.dataset.lang in TITLES ? script.dataset.lang : "vi";
  const frame = document.createElement("iframe");
  frame.src = `${home}/widget/?lang=${lang}`;
  frame.title = TITLES[lang];
  frame.lang = lang;
  frame.referrerPolicy = "no-referrer";
  Object.assign(frame.style, { width: "100%", height: "36rem", border: "0" });

  addEventListener("message", ({ origin, source, data }) => {
    if (origin !== home || source !== frame.contentWindow) return;
    const height = Math.min(Math.max(Number(data?.lookupGatewayHeight), LOWEST), HIGHEST);
    if (height) frame.style.height = `${Math.ceil(height)}px`;
  });
  // So that the frame learns which page holds it; it answers only those that may.
  frame.addEventListener("load", () => frame.contentWindow.postMessage("lookup-gateway", home));
  script.after(frame);
})();
