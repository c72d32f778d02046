/**
 * Lists what is coming on somebody else's website:
 *
 *   <div data-akkoord-events data-most="5"></div>
 *   <script type="module" src="https://sign-up.example/widget.js"></script>
 *
 * No frame, no cookie, no style of its own: the list looks as the website makes lists look.
 * It stands alone (no imports), because its address may not change.
 */

interface Coming {
  timezone: string;
  events: { title: string; place: string; starts_at: string; sign_up: string; url: string }[];
}

const home = new URL(import.meta.url).origin;

const WORDS = {
  nl: { none: "Er staat nu niets gepland.", all: "Bekijk alle bijeenkomsten", open: "aanmelden kan" },
  en: { none: "Nothing is planned right now.", all: "See all meetings", open: "sign-up is open" },
};

const language = document.documentElement.lang.toLowerCase().startsWith("en") ? "en" : "nl";
const words = WORDS[language];

/** A link of our own, whatever the answer says: never a script in an address. */
function link(url: string, text: string): HTMLAnchorElement {
  const made = document.createElement("a");
  made.href = new URL(url).origin === home ? url : home;
  made.textContent = text;
  return made;
}

function item(event: Coming["events"][number], day: Intl.DateTimeFormat): HTMLLIElement {
  const time = document.createElement("time");
  time.dateTime = event.starts_at;
  time.textContent = day.format(new Date(event.starts_at));
  const about = [event.place, event.sign_up === "open" ? words.open : ""].filter(Boolean);
  const made = document.createElement("li");
  made.append(link(event.url, event.title), " ", time, about.length ? `, ${about.join(", ")}` : "");
  return made;
}

function show(place: HTMLElement, coming: Coming): void {
  const day = new Intl.DateTimeFormat(language, {
    dateStyle: "full",
    timeStyle: "short",
    timeZone: coming.timezone,
  });
  const most = Number(place.dataset["most"]) || coming.events.length;
  const events = coming.events.filter((event) => event.sign_up !== "cancelled").slice(0, most);
  const list = document.createElement("ul");
  list.append(...events.map((event) => item(event, day)));
  place.replaceChildren(events.length ? list : words.none);
}

async function fill(): Promise<void> {
  const places = [...document.querySelectorAll<HTMLElement>("[data-akkoord-events]")];
  try {
    const answer = await fetch(`${home}/api/public/events`, { credentials: "omit" });
    if (!answer.ok) {
      throw new Error(String(answer.status));
    }
    const coming = (await answer.json()) as Coming;
    places.forEach((place) => show(place, coming));
  } catch {
    // Whoever reads the website still finds the way.
    places.forEach((place) => place.replaceChildren(link(home, words.all)));
  }
}

void fill();
