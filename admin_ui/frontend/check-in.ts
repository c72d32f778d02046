import { required } from "./dom";
import { messages } from "./messages";
import { handOver } from "./check-in/hand-over";
import { workOffline } from "./check-in/offline";
import { scan } from "./check-in/scan";
import { type State, Sync } from "./check-in/sync";
import type { Act, Person } from "./check-in/types";
import { View } from "./check-in/view";
import { walkIn } from "./check-in/walk-in";

const words = messages.checkIn;

/** A random identifier (UUID version 4), also on an address without TLS. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function start(root: HTMLElement): void {
  const base = required(root, "base");
  let state: State | null = null;

  const act = (kind: Act["kind"], person: string | null, more: Partial<Act> = {}): string => {
    const id = newId();
    void sync.act({ id, kind, registration_id: person ?? id, made_at: new Date().toISOString(), ...more });
    return id;
  };
  const nameOf = (id: string): string => state?.people.find((person) => person.id === id)?.name ?? "";

  const photos = async (person: Person): Promise<void> => {
    const purposes = state?.door?.purposes ?? [];
    await handOver(person, purposes, (purpose, yes) => act("answer", person.id, { choices: { [purpose]: yes } }));
  };

  const say = (person: Person, present: boolean): void => {
    act(present ? "present" : "absent", person.id);
    view.say(present ? words.isHere(person.name) : words.isGone(person.name));
  };

  const scanned = (code: string): string => {
    const person = state?.people.find((one) => one.code === code);
    if (!person) {
      return words.unknownCode;
    }
    if (!person.present) {
      act("present", person.id);
    }
    return words.isHere(person.name);
  };

  const somebodyNew = async (): Promise<void> => {
    const who = await walkIn();
    if (!who) {
      return;
    }
    const id = act("walk_in", null, { ...who });
    const person = state?.people.find((one) => one.id === id);
    if (person && state?.door?.purposes.length) {
      await photos(person);
    }
  };

  const view = new View(root, required(root, "signIn"), {
    say,
    photos: (person) => void photos(person),
    walkIn: () => void somebodyNew(),
    scan: () => void scan(scanned),
  });
  const sync: Sync = new Sync(
    required(root, "event"),
    base,
    (now) => view.show((state = now)),
    (refused, sentences) => view.warn(words.refused(refused.name || nameOf(refused.registration_id)), sentences.length ? sentences : [words.gone]),
  );
  void sync.start();
  void workOffline(base);
}

for (const root of document.querySelectorAll<HTMLElement>("[data-check-in]")) {
  start(root);
}
