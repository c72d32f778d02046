import type { Act, Door } from "./types";

/** The one cache of pages that work without a network; the worker reads it. */
export const CACHE = "akkoord-check-in";

const DATABASE = "akkoord-check-in";

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("the browser's database failed"));
  });
}

async function stores(mode: IDBTransactionMode): Promise<{ lists: IDBObjectStore; queue: IDBObjectStore }> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore("lists");
    opening.result.createObjectStore("queue", { keyPath: "act.id" });
  };
  const database = await done(opening);
  const transaction = database.transaction(["lists", "queue"], mode);
  transaction.oncomplete = transaction.onabort = () => database.close();
  return { lists: transaction.objectStore("lists"), queue: transaction.objectStore("queue") };
}

interface Queued {
  event: string;
  act: Act;
}

export async function listOf(event: string): Promise<Door | null> {
  const { lists } = await stores("readonly");
  return ((await done(lists.get(event))) as Door | undefined) ?? null;
}

export async function keepList(event: string, door: Door): Promise<void> {
  const { lists } = await stores("readwrite");
  await done(lists.put(door, event));
}

export async function forgetList(event: string): Promise<void> {
  const { lists } = await stores("readwrite");
  await done(lists.delete(event));
}

/** What has still to be sent about an event. */
export async function waiting(event: string): Promise<Act[]> {
  const { queue } = await stores("readonly");
  const all = (await done(queue.getAll())) as Queued[];
  return all.filter((one) => one.event === event).map((one) => one.act);
}

export async function queueAct(event: string, act: Act): Promise<void> {
  const { queue } = await stores("readwrite");
  await done(queue.put({ event, act } satisfies Queued));
}

export async function unqueue(ids: string[]): Promise<void> {
  const { queue } = await stores("readwrite");
  await Promise.all(ids.map((id) => done(queue.delete(id))));
}

/** Count what has still to be sent, of all events. */
export async function unsent(): Promise<number> {
  const { queue } = await stores("readonly");
  return done(queue.count());
}

/** Forget the lists of events that have been over for a day. */
export async function forgetOld(now: number): Promise<void> {
  const { lists } = await stores("readwrite");
  const [events, doors] = [await done(lists.getAllKeys()), (await done(lists.getAll())) as Door[]];
  await Promise.all(events.filter((_, n) => Date.parse(doors[n]?.forget_at ?? "") <= now).map((key) => done(lists.delete(key))));
}

/** Leave nothing of any event on this device. */
export async function forgetAll(): Promise<void> {
  const { lists, queue } = await stores("readwrite");
  await Promise.all([done(lists.clear()), done(queue.clear())]);
  if ("caches" in window) {
    await caches.delete(CACHE);
  }
  const workers = "serviceWorker" in navigator ? await navigator.serviceWorker.getRegistrations() : [];
  await Promise.all(workers.map((worker) => worker.unregister()));
}
