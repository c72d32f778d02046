/** Keeps one page, the check-in of one event, working without a network. It holds no names. */

interface Worker extends EventTarget {
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  registration: { scope: string };
  location: Location;
}

interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface Asked extends Lasting {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}

const worker = self as unknown as Worker;
const CACHE = "akkoord-check-in";
/** A network that says nothing for this long is none. */
const PATIENCE_MS = 4_000;

worker.addEventListener("install", (event) => (event as Lasting).waitUntil(worker.skipWaiting()));
worker.addEventListener("activate", (event) => (event as Lasting).waitUntil(worker.clients.claim()));

const kept = (path: string): Promise<Response | undefined> =>
  caches.open(CACHE).then((cache) => cache.match(path, { ignoreSearch: true, ignoreVary: true }));

const broken = (answer: Response): boolean => answer.status >= 500;

async function page(request: Request, path: string): Promise<Response> {
  const before = await kept(path);
  const fresh = fetch(request);
  if (!before) {
    return fresh;
  }
  const late = new Promise<Response>((resolve) => setTimeout(() => resolve(before), PATIENCE_MS));
  return Promise.race([fresh, late]).then(
    (answer) => (broken(answer) ? before : answer),
    () => before,
  );
}

async function file(request: Request, path: string): Promise<Response> {
  return (await kept(path)) ?? fetch(request);
}

worker.addEventListener("fetch", (event) => {
  const asked = event as Asked;
  const { request } = asked;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== worker.location.origin) {
    return;
  }
  if (pathname.startsWith("/static/")) {
    asked.respondWith(file(request, pathname));
  } else if (request.mode === "navigate" && pathname === new URL(worker.registration.scope).pathname) {
    asked.respondWith(page(request, pathname));
  }
});
