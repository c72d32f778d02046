import { CACHE } from "./kept";

/** Keep this page and the files it is made of, so that it opens without a network. */
export async function workOffline(base: string): Promise<void> {
  if (!("serviceWorker" in navigator) || !("caches" in window)) {
    return; // an address without TLS: the page works as long as the network does
  }
  try {
    await keep(base);
  } catch (failed) {
    if (!(failed instanceof TypeError)) {
      throw failed; // a TypeError is a network that is away: the page was kept before
    }
  }
}

async function keep(base: string): Promise<void> {
  await navigator.serviceWorker.register(`${base}/worker.js`, { scope: base });
  const files = performance
    .getEntriesByType("resource")
    .map(({ name }) => new URL(name))
    .filter(({ origin, pathname }) => origin === location.origin && pathname.startsWith("/static/"))
    .map(({ pathname }) => pathname);
  const cache = await caches.open(CACHE);
  const page = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!page.ok || page.redirected) {
    return;
  }
  await cache.put(base, page);
  const had = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
  await Promise.all([...new Set(files)].filter((path) => !had.has(path)).map((path) => cache.add(path)));
}
