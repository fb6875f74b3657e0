// Says that there is no connection, in words of our own. Keeps that page and never an answer.

const KEPT = "phone-VERSION";
const OFFLINE = "/offline";
const SHELL = "SHELL";
const NOT_FOR_PHONES = /^\/(kiosk|hotline|ops|desk|dev|api|channels|ingest|widget)(\/|$)/;

addEventListener("install", (event) => {
  const fresh = [OFFLINE, ...SHELL].map((path) => new Request(path, { cache: "no-cache" }));
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll(fresh)).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("phone-") && name !== KEPT;
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))))
      .then(() => clients.claim()),
  );
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin || NOT_FOR_PHONES.test(pathname)) return;
  const kept = request.mode === "navigate" ? OFFLINE : pathname;
  if (kept === OFFLINE || SHELL.includes(kept)) {
    event.respondWith(fetch(request).catch(() => caches.match(kept)));
  }
});
