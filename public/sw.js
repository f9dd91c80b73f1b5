// Shows the offline page when a page cannot be loaded. It stores that page and its styles, fonts and scripts, and
// nothing else: no page with data, no answer of the API.
//
// A new version of this file takes over at once. To withdraw it, replace its content by
// `addEventListener("activate", () => registration.unregister())`: browsers fetch it again at each visit.
const CACHE = "relance-offline-1";
const PAGE = "/offline";

addEventListener("install", (event) => event.waitUntil(store().then(() => self.skipWaiting())));
addEventListener("activate", (event) => event.waitUntil(takeOver()));
// The page in another language, or of a newer build.
addEventListener("message", (event) => {
  if (event.data === "store") event.waitUntil(store().catch(() => undefined));
});
addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (origin !== location.origin || pathname.startsWith("/api/")) return;
  if (event.request.mode === "navigate") event.respondWith(navigate(event));
  else if (pathname.startsWith("/_next/static/")) event.respondWith(asset(event.request));
});

async function navigate(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    return (await caches.match(PAGE, { cacheName: CACHE })) ?? Response.error();
  }
}

const asset = async (request) => (await caches.match(request, { cacheName: CACHE })) ?? fetch(request);

async function store() {
  const page = await fetch(PAGE, { cache: "no-store" });
  if (!page.ok || page.redirected) throw new Error("the offline page does not answer");
  const scripts = assetsIn(await page.clone().text(), page.url);
  const sheets = scripts.filter((url) => url.endsWith(".css"));
  const texts = await Promise.all(sheets.map(async (url) => assetsIn(await (await fetch(url)).text(), url)));
  const wanted = new Set([...scripts, ...texts.flat()]);
  const cache = await caches.open(CACHE);
  await cache.addAll([...wanted]);
  await cache.put(PAGE, page);
  for (const { url } of await cache.keys())
    if (!wanted.has(url) && new URL(url).pathname !== PAGE) await cache.delete(url);
}

/** Addresses of the scripts, styles and fonts that a text names. */
function assetsIn(text, base) {
  const named = text.match(/(?:\/_next\/static\/|\.\.\/media\/)[\w./~-]+\.(?:js|css|woff2)/g) ?? [];
  return [...new Set(named)].map((path) => new URL(path, base).href);
}

async function takeOver() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
  await registration.navigationPreload?.enable();
  await clients.claim();
}
