import { call } from "../api";
import { button, element } from "../dom";
import { messages } from "../messages";
import type { Attendee } from "./types";

const words = messages.review;
const TYPING_PAUSE_MS = 150;
const TONES = { yes: "good", no: "bad", unknown: "warn" };

/**
 * Ask who somebody is: a dialog with a combobox after the ARIA authoring practices. People whose
 * consent does not cover the album are listed with their answer, and cannot be chosen.
 */
export class PersonDialog {
  private readonly input = element("input", {
    id: "who",
    type: "text",
    role: "combobox",
    autocomplete: "off",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": "who-options",
    "aria-describedby": "who-hint",
  });
  private readonly list = element("ul", { class: "options", id: "who-options", role: "listbox", "aria-label": words.who });
  private readonly say = element("p", { class: "hint", role: "status" });
  private readonly dialog: HTMLDialogElement;
  private found: Attendee[] = [];
  private active = -1;
  private asked = 0;
  private timer = 0;
  private chosen: (person: Attendee | null) => void = () => undefined;

  constructor(private readonly url: string) {
    this.dialog = element(
      "dialog",
      { "aria-labelledby": "who-title" },
      element("h2", { id: "who-title" }, words.who),
      element("p", { class: "hint", id: "who-hint" }, words.whoHint),
      element("div", { class: "combobox field" }, element("label", { for: "who" }, words.whoLabel), this.input, this.list),
      this.say,
      element("div", { class: "actions" }, button(words.cancel, "quiet", () => this.dialog.close())),
    );
    document.body.append(this.dialog);
    this.input.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void this.search(), TYPING_PAUSE_MS);
    });
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.dialog.addEventListener("close", () => this.settle(null));
  }

  ask(): Promise<Attendee | null> {
    this.input.value = "";
    this.say.textContent = "";
    this.fill([]);
    this.dialog.showModal();
    this.input.focus();
    void this.search();
    return new Promise((resolve) => (this.chosen = resolve));
  }

  private settle(person: Attendee | null): void {
    const answer = this.chosen;
    this.chosen = () => undefined;
    answer(person);
  }

  private async search(): Promise<void> {
    this.asked += 1;
    const mine = this.asked;
    const query = new URLSearchParams({ q: this.input.value.trim() });
    const found = await call<Attendee[]>("GET", `${this.url}?${query}`).catch(() => null);
    if (mine !== this.asked) {
      return;
    }
    this.fill(found ?? []);
    this.say.textContent = found ? words.found(found.length) : words.notSaved;
  }

  private fill(found: Attendee[]): void {
    this.found = found;
    this.list.replaceChildren(...found.map((person, index) => this.makeOption(person, index)));
    this.list.hidden = found.length === 0;
    this.input.setAttribute("aria-expanded", String(found.length > 0));
    // Nobody to choose: then Enter on the first tells why.
    this.activate(Math.max(0, found.findIndex(({ consent }) => consent === "yes")));
  }

  private makeOption(person: Attendee, index: number): HTMLElement {
    const option = element(
      "li",
      { id: `who-${index}`, role: "option", "aria-selected": "false", "aria-disabled": String(person.consent !== "yes") },
      element("span", {}, person.name),
      element("small", {}, person.organisation ?? ""),
      element("span", { class: `tag ${TONES[person.consent]}` }, words.consent[person.consent]),
    );
    option.addEventListener("pointerdown", (event) => event.preventDefault());
    option.addEventListener("click", () => this.take(index));
    return option;
  }

  private onKey(event: KeyboardEvent): void {
    const last = this.found.length - 1;
    const acts: Record<string, () => void> = {
      ArrowDown: () => this.activate(this.active >= last ? 0 : this.active + 1),
      ArrowUp: () => this.activate(this.active <= 0 ? last : this.active - 1),
      Enter: () => this.take(this.active),
    };
    const act = acts[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  }

  private activate(index: number): void {
    this.active = Math.min(index, this.found.length - 1);
    [...this.list.children].forEach((option, at) => {
      option.setAttribute("aria-selected", String(at === this.active));
    });
    const option = this.list.children[this.active];
    option?.scrollIntoView({ block: "nearest" });
    if (option) {
      this.input.setAttribute("aria-activedescendant", option.id);
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  private take(index: number): void {
    const person = this.found[index];
    if (!person) {
      return;
    }
    if (person.consent !== "yes") {
      this.say.textContent = words.noConsent(person.name);
      return;
    }
    this.settle(person);
    this.dialog.close();
  }
}
