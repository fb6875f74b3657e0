// Keeps the page for the time without a network, and what it needs; never an answer. VERSION and
// KEPT stand in front of this text, put there by the server.

const OURS = "kiosk-";
const NAME = OURS + VERSION;
const [OFFLINE] = KEPT;

addEventListener("install", (event) => {
  const fill = async () => (await caches.open(NAME)).addAll(KEPT);
  event.waitUntil(fill().then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  const old = (name) => name.startsWith(OURS) && name !== NAME;
  const clear = async () => Promise.all((await caches.keys()).filter(old).map((n) => caches.delete(n)));
  event.waitUntil(clear().then(() => clients.claim()));
});

async function offline({ searchParams }) {
  const page = KEPT.find((kept) => kept.includes(`offline?lang=${searchParams.get("lang")}`));
  return (await caches.open(NAME)).match(page ?? OFFLINE);
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => offline(url)));
  else if (KEPT.includes(url.pathname))
    event.respondWith(fetch(request).catch(async () => (await caches.open(NAME)).match(request)));
});
