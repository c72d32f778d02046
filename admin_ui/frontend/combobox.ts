import { element } from "./dom";

/** Something to choose. `detail` tells it from others of the same name. */
export interface Option {
  value: string;
  text: string;
  detail: string;
}

export interface ComboboxWords {
  list: string;
  hint: string;
  found: (n: number) => string;
  none: string;
  chosen: (detail: string) => string;
}

const TYPING_PAUSE_MS = 250;
const SHORTEST = 2;

/**
 * Offer a list below a text field while somebody types, after the combobox pattern (editable, list,
 * manual selection) of the ARIA authoring practices. Any text may stay: choosing saves typing, and
 * puts the option's value in the hidden field beside it.
 */
export class Combobox {
  private readonly list: HTMLElement;
  private readonly say = element("p", { class: "hint", role: "status" });
  private options: Option[] = [];
  private active = -1;
  private asked = 0;
  private timer = 0;
  private chosenText: string;

  constructor(
    private readonly input: HTMLInputElement,
    private readonly value: HTMLInputElement,
    private readonly words: ComboboxWords,
    private readonly find: (text: string) => Promise<Option[]>,
  ) {
    this.chosenText = value.value ? input.value : "";
    this.list = element("ul", { class: "options", id: `${input.id}-options`, role: "listbox", "aria-label": words.list, hidden: true });
    this.describe();
    input.after(this.list, this.say);
    input.addEventListener("input", () => this.onInput());
    input.addEventListener("keydown", (event) => this.onKey(event));
    input.addEventListener("blur", () => this.close());
  }

  private describe(): void {
    const hint = element("p", { class: "hint", id: `${this.input.id}-how` }, this.words.hint);
    this.input.before(hint);
    const described = [hint.id, this.input.getAttribute("aria-describedby")].filter(Boolean).join(" ");
    const attributes: Record<string, string> = {
      role: "combobox",
      // The browser's own list would lie over ours.
      autocomplete: "off",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
      "aria-describedby": described,
    };
    for (const [name, text] of Object.entries(attributes)) {
      this.input.setAttribute(name, text);
    }
  }

  private onInput(): void {
    if (this.input.value !== this.chosenText) {
      this.value.value = "";
      this.say.textContent = "";
    }
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.search(), TYPING_PAUSE_MS);
  }

  private async search(): Promise<void> {
    this.asked += 1;
    const mine = this.asked;
    const typed = this.input.value.trim();
    // Without an answer there is no list, and the text is as good as before.
    const found = typed.length < SHORTEST ? [] : await this.find(typed).catch(() => null);
    if (mine !== this.asked || document.activeElement !== this.input) {
      return;
    }
    this.fill(found ?? []);
    const many = typed.length >= SHORTEST && found;
    this.say.textContent = many ? (found.length ? this.words.found(found.length) : this.words.none) : "";
  }

  private fill(options: Option[]): void {
    this.options = options;
    this.list.replaceChildren(...options.map((option, index) => this.makeOption(option, index)));
    this.list.hidden = options.length === 0;
    this.input.setAttribute("aria-expanded", String(options.length > 0));
    this.activate(-1);
  }

  private makeOption(option: Option, index: number): HTMLElement {
    const made = element(
      "li",
      { id: `${this.input.id}-option-${index}`, role: "option", "aria-selected": "false" },
      element("span", {}, option.text),
      element("small", {}, option.detail),
    );
    // Or the field would lose its focus, and the list would be gone before the click.
    made.addEventListener("pointerdown", (event) => event.preventDefault());
    made.addEventListener("click", () => this.take(option));
    return made;
  }

  private onKey(event: KeyboardEvent): void {
    const last = this.options.length - 1;
    if (event.isComposing || last < 0) {
      return;
    }
    const current = this.options[this.active];
    const acts: Record<string, () => void> = {
      ArrowDown: () => this.activate(this.active >= last ? 0 : this.active + 1),
      ArrowUp: () => this.activate(this.active <= 0 ? last : this.active - 1),
      Escape: () => this.close(),
      ...(current && { Enter: () => this.take(current) }),
    };
    const act = acts[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  }

  private activate(index: number): void {
    this.active = index;
    [...this.list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    const option = this.list.children[index];
    option?.scrollIntoView({ block: "nearest" });
    if (option) {
      this.input.setAttribute("aria-activedescendant", option.id);
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  private take(option: Option): void {
    this.input.value = option.text;
    this.value.value = option.value;
    this.chosenText = option.text;
    this.close();
    this.say.textContent = this.words.chosen(option.detail);
  }

  private close(): void {
    clearTimeout(this.timer);
    this.asked += 1;
    this.fill([]);
    if (!this.value.value) {
      this.say.textContent = "";
    }
  }
}
