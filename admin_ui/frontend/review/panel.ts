import { button, element } from "../dom";
import { messages } from "../messages";
import type { Face, Proposal, ReviewState } from "./types";
import { describe, propose, waiting } from "./wording";

const words = messages.review;
const CROP_MARGIN = 0.35;

export interface Acts {
  who(): void;
  hide(): void;
  notAFace(): void;
  answer(proposal: Proposal, right: boolean): void;
  notTheirBadge(): void;
  nextUndecided(): void;
  draw(): void;
  undo(): void;
  preview(): void;
  reviewed(): void;
  accept(): void;
  drop(): void;
  restore(): void;
  keys(): void;
}

function keyButton(text: string, key: string, kind: string, act: () => void): HTMLButtonElement {
  const made = button(text, kind, act);
  made.append(element("kbd", { "aria-hidden": "true" }, key));
  return made;
}

/** Enlarge one face, with some surroundings: people are recognised by more than their eyes. */
function crop(face: Face, { photo }: ReviewState): HTMLElement {
  const side = Math.max(face.w, face.h) * (1 + 2 * CROP_MARGIN);
  const left = face.x + face.w / 2 - side / 2;
  const top = face.y + face.h / 2 - side / 2;
  const image = element("img", { src: photo.image_url, alt: "" });
  image.style.width = `${(100 * photo.width) / side}%`;
  image.style.left = `${(-100 * left) / side}%`;
  image.style.top = `${(-100 * top) / side}%`;
  return element("div", { class: "crop", "aria-hidden": "true" }, image);
}

/** Beside the photo: the current face and what can be decided about it, and about the photo. */
export class Panel {
  readonly root = element("section", { class: "review-panel panel", "aria-label": words.faces });
  private readonly face = element("div", { class: "flow" });
  private readonly tools = element("div", { class: "decisions" });
  private readonly whole = element("div", { class: "flow" });
  private readonly blockers = element("div", { class: "flow" });

  constructor(private readonly acts: Acts) {
    this.root.append(this.face, this.tools, this.whole, this.blockers);
  }

  show(state: ReviewState, current: number, previewing: boolean): void {
    const focused = this.nameOfFocused();
    this.showFace(state, current);
    this.showTools(state, previewing);
    this.showPhoto(state);
    this.showBlockers(state);
    this.refocus(focused);
  }

  private showFace(state: ReviewState, current: number): void {
    const face = state.faces[current];
    if (!face) {
      this.face.replaceChildren(element("h2", {}, words.noFaces), element("p", { class: "hint" }, words.noFacesHint));
      return;
    }
    const { who, hide, notAFace } = this.acts;
    const decide = (name: string, key: string, on: boolean, act: () => void) => {
      const made = keyButton(name, key, "quiet", act);
      made.setAttribute("aria-pressed", String(on));
      return made;
    };
    const text = element(
      "div",
      {},
      element("h2", {}, words.faceTitle(current + 1, state.faces.length)),
      element("p", {}, describe(face)),
    );
    if (face.note) {
      text.append(element("p", { class: "hint" }, face.note));
    }
    this.face.replaceChildren(
      element("div", { class: "face-card" }, crop(face, state), text),
      ...(face.opted_out ? [button(words.notTheirBadge, "quiet wide-action", this.acts.notTheirBadge)] : []),
      ...face.proposals.map((one) => this.proposal(one, one === waiting(face)[0])),
      element(
        "div",
        { class: "decisions" },
        decide(words.show, "T", face.decision === "show", who),
        decide(words.hide, "H", face.decision === "hide", hide),
        decide(words.notAFace, "X", face.decision === "not_a_face", notAFace),
        keyButton(words.nextUndecided, "U", "quiet", this.acts.nextUndecided),
      ),
    );
  }

  /** Ask whether a proposal is right; one that is answered by keys shows them. */
  private proposal(one: Proposal, byKeys: boolean): HTMLElement {
    const made = (text: string, key: string, right: boolean) => {
      const act = () => this.acts.answer(one, right);
      const pressed = byKeys ? keyButton(text, key, right ? "" : "quiet", act) : button(text, "quiet", act);
      pressed.setAttribute("aria-label", `${text}: ${propose(one)}`);
      return pressed;
    };
    const yes = one.hides ? words.keepHidden : words.isRight;
    const answers = [...(one.waits ? [made(yes, "Y", true)] : []), made(words.isWrong, "W", false)];
    return element(
      "div",
      { class: `proposal${one.hides ? " kept" : ""}` },
      element("p", {}, element("strong", {}, one.person.name), " ", this.certainty(one)),
      ...(one.hides ? [element("p", { class: "hint" }, words.keptHint)] : []),
      element("div", { class: "decisions" }, ...answers),
    );
  }

  private certainty({ certainty, hides }: Proposal): HTMLElement {
    const tag = element("span", { class: `tag ${certainty === "sure" ? "good" : "warn"}` }, words.certainty[certainty]);
    const kept = element("span", { class: "tag bad" }, words.staysHidden);
    return element("span", {}, tag, ...(hides ? [" ", kept] : []));
  }

  private showTools({ can_undo }: ReviewState, previewing: boolean): void {
    const undo = keyButton(words.undo, "Z", "quiet", this.acts.undo);
    undo.disabled = !can_undo;
    const preview = keyButton(words.preview, "V", "quiet", this.acts.preview);
    preview.setAttribute("aria-pressed", String(previewing));
    this.tools.replaceChildren(
      keyButton(words.draw, "D", "quiet", this.acts.draw),
      undo,
      preview,
      keyButton(words.keys, "?", "quiet", this.acts.keys),
    );
  }

  private showPhoto({ photo, faces }: ReviewState): void {
    const parts: HTMLElement[] = [];
    if (photo.dropped) {
      parts.push(element("p", {}, words.dropped), button(words.restore, "quiet wide-action", this.acts.restore));
    } else {
      if (photo.reviewed) {
        parts.push(element("p", { class: "tag good" }, words.isReviewed));
      }
      if (faces.length === 0 && !photo.accepted) {
        parts.push(keyButton(words.accept, "A", "wide-action", this.acts.accept));
      } else {
        parts.push(keyButton(words.reviewed, "R", "wide-action", this.acts.reviewed));
      }
      parts.push(button(words.drop, "quiet wide-action", this.acts.drop));
    }
    this.whole.replaceChildren(...parts);
  }

  private showBlockers({ blockers }: ReviewState): void {
    const lines = blockers.map(({ text, url }) =>
      element("li", {}, url ? element("a", { href: url }, text) : text),
    );
    this.blockers.replaceChildren(
      element("h2", {}, words.blockers),
      lines.length > 0 ? element("ul", { class: "blockers" }, ...lines) : element("p", {}, words.noBlockers),
    );
  }

  private buttons(): HTMLButtonElement[] {
    return [...this.root.querySelectorAll("button")];
  }

  /** The panel is drawn anew after each act; who pressed one of its buttons stays on that button. */
  private nameOfFocused(): string | null {
    return this.buttons().find((one) => one === document.activeElement)?.textContent ?? null;
  }

  private refocus(name: string | null): void {
    if (name !== null) {
      this.buttons().find((one) => one.textContent === name)?.focus();
    }
  }
}
