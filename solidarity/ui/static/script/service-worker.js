// Without this the browser says by itself that the network is out of reach.
// It keeps the look of the pages and one public page that says so. Nothing else is ever kept.
const KEPT = "look";
const OFFLINE = "/offline";

// Asked for as nobody in particular, so that it holds no name and no token.
const prepare = async () => {
  const look = await caches.open(KEPT);
  await look.add(new Request(OFFLINE, { credentials: "omit" }));
};

// The network first, so that nothing grows old; what was kept is for when there is none.
const lookOf = async (request) => {
  const look = await caches.open(KEPT);
  try {
    const answer = await fetch(request);
    if (answer.status === 200) {
      await look.delete(request, { ignoreSearch: true });
      await look.put(request, answer.clone());
    }
    return answer;
  } catch (fault) {
    const kept = await look.match(request, { ignoreSearch: true });
    if (kept) return kept;
    throw fault;
  }
};

addEventListener("install", (event) => event.waitUntil(prepare().then(() => skipWaiting())));
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (pathname.startsWith("/static/")) event.respondWith(lookOf(request));
  else if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match(OFFLINE)));
  }
});
