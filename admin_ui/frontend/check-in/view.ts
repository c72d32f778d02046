import { button, element } from "../dom";
import { messages } from "../messages";
import { search } from "./list";
import { canScan } from "./scan";
import type { State } from "./sync";
import type { Person } from "./types";

const words = messages.checkIn;
/** More than this nobody reads: they type. */
const MOST_SHOWN = 60;

export interface Wishes {
  say(person: Person, present: boolean): void;
  photos(person: Person): void;
  walkIn(): void;
  scan(): void;
}

const clock = (moment: string): string =>
  new Date(moment).toLocaleTimeString(messages.locale, { hour: "2-digit", minute: "2-digit" });

/** The page: a line about the network, a search field, and people with one main button each. */
export class View {
  private readonly status = element("p", { class: "network", role: "status" });
  private readonly count = element("p", { class: "count" });
  private readonly told = element("p", { class: "unseen", role: "status" });
  private readonly wrong = element("div", { class: "flow", role: "alert" });
  private readonly input = element("input", { id: "find", type: "search", autocomplete: "off", enterkeyhint: "search" });
  private readonly rows = element("ul", { class: "door-list" });
  private readonly rest = element("p", { class: "quiet-text" });
  private state: State | null = null;

  constructor(
    root: HTMLElement,
    private readonly signIn: string,
    private readonly wishes: Wishes,
  ) {
    this.input.addEventListener("input", () => this.list());
    const acts = element("div", { class: "actions" }, button(words.walkIn, "quiet", () => wishes.walkIn()));
    if (canScan()) {
      acts.prepend(button(words.scan, "quiet", () => wishes.scan()));
    }
    const find = element("div", { class: "field", role: "search" }, element("label", { for: "find" }, words.find), this.input);
    root.replaceChildren(this.status, this.wrong, this.count, find, acts, this.rows, this.rest, this.told);
  }

  show = (state: State): void => {
    this.state = state;
    const lines = [words.network[state.network]];
    if (state.unsent && state.network !== "connecting") {
      lines.push(words.unsent(state.unsent));
    }
    this.status.className = `network ${state.network.replace(" ", "-")}`;
    this.status.textContent = lines.join(" ");
    if (state.network === "signed out") {
      this.status.append(" ", element("a", { href: this.signIn }, words.signIn));
    }
    this.count.textContent = state.door ? words.present(state.people.filter(({ present }) => present).length, state.people.length) : "";
    this.list();
  };

  /** Say something to whoever listens to the page. */
  say(text: string): void {
    this.told.textContent = text;
  }

  warn(title: string, sentences: string[]): void {
    const lines = sentences.map((text) => element("p", {}, text));
    this.wrong.append(element("div", { class: "notice bad" }, element("p", { class: "notice-title" }, title), ...lines));
  }

  private list(): void {
    if (!this.state) {
      return;
    }
    const held = (document.activeElement as HTMLElement | null)?.dataset.key;
    const found = search(this.state.people, this.input.value);
    this.rows.replaceChildren(...found.slice(0, MOST_SHOWN).map((person) => this.row(person)));
    const more = found.length - MOST_SHOWN;
    const none = this.state.door ? words.nobody : this.state.network === "connecting" ? "" : words.noList;
    this.rest.textContent = more > 0 ? words.more(more) : found.length ? "" : none;
    if (held) {
      this.rows.querySelector<HTMLElement>(`[data-key="${held}"]`)?.focus();
    }
  }

  private row(person: Person): HTMLElement {
    const about = element("div", { class: "person" }, element("strong", { id: `name-${person.id}` }, person.name));
    const notes = [person.organisation];
    if (person.waiting) {
      notes.push(words.waiting);
    }
    if (person.present && person.said_at) {
      notes.push(words.since(clock(person.said_at)));
    }
    about.append(element("span", { class: "quiet-text" }, notes.filter(Boolean).join(" · ")));
    const tone = person.photo === "shown" ? "good" : "bad";
    about.append(element("span", { class: `tag ${tone}` }, words.photo[person.photo]));
    const main = person.present
      ? this.act(person, words.undo, "quiet", () => this.wishes.say(person, false))
      : this.act(person, words.here, "", () => this.wishes.say(person, true));
    const acts = [main];
    if (this.state?.door?.purposes.length) {
      acts.push(this.act(person, words.photos, "quiet", () => this.wishes.photos(person), "photos"));
    }
    return element("li", { class: person.present ? "present" : null }, about, element("div", { class: "actions" }, ...acts));
  }

  private act(person: Person, text: string, kind: string, does: () => void, name = "main"): HTMLButtonElement {
    const made = button(text, kind, does);
    made.dataset.key = `${name}-${person.id}`;
    made.setAttribute("aria-describedby", `name-${person.id}`);
    return made;
  }
}
