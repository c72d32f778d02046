import type { Act, Door, Person, Said } from "./types";

/** Letters without their accents and capitals: a name is found however it is typed. */
const bare = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** Read a code as it stands on a badge, typed or scanned; null when it is none. */
export function readCode(text: string): string | null {
  const code = text.toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
  return /^[0-9A-HJKMNP-TV-Z]{8}$/.test(code) ? code : null;
}

const before = (a: Act, b: Act): number => Date.parse(a.made_at) - Date.parse(b.made_at) || (a.id < b.id ? -1 : 1);

function photo(answers: Record<string, Said>): Person["photo"] {
  const said = new Set(Object.values(answers));
  return said.has("yes") ? "shown" : said.has("no") ? "hidden" : "unknown";
}

function newcomer(act: Act): Person {
  return {
    id: act.id,
    code: "",
    name: act.name ?? "",
    organisation: act.organisation ?? "",
    waiting: false,
    present: true,
    said_at: act.made_at,
    photo: "unknown",
    answers: {},
  };
}

function after(person: Person, act: Act): Person {
  if (act.kind === "answer") {
    const said = Object.entries(act.choices ?? {}).map(([name, yes]) => [name, yes ? "yes" : "no"] as const);
    const answers = { ...person.answers, ...Object.fromEntries(said) };
    return { ...person, answers, photo: photo(answers) };
  }
  if (person.said_at !== null && Date.parse(person.said_at) > Date.parse(act.made_at)) {
    return person;
  }
  return { ...person, present: act.kind === "present", said_at: act.made_at };
}

/** Lay what this device still has to send over the list as the server told it. */
export function people(door: Door, waiting: Act[]): Person[] {
  const found = new Map(door.people.map((person) => [person.id, person]));
  for (const act of [...waiting].sort(before)) {
    const person = found.get(act.registration_id);
    if (act.kind === "walk_in") {
      found.set(act.id, newcomer(act));
    } else if (person) {
      found.set(person.id, after(person, act));
    }
  }
  return [...found.values()].sort((a, b) => bare(a.name).localeCompare(bare(b.name)));
}

/** Find people by every word of what was typed, or by their code. */
export function search(all: Person[], text: string): Person[] {
  const code = readCode(text);
  const coded = code ? all.filter((person) => person.code === code) : [];
  if (coded.length) {
    return coded;
  }
  const words = bare(text).split(/\s+/).filter(Boolean);
  return all.filter((person) => {
    const about = bare(`${person.name} ${person.organisation}`);
    return words.every((word) => about.includes(word));
  });
}
