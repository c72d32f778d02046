import { Problem, call, renewToken } from "../api";
import { button, element, required } from "../dom";
import { messages } from "../messages";
import { Draft } from "./draft";
import { keysDialog, onKeys } from "./keys";
import { Panel } from "./panel";
import { PersonDialog } from "./person";
import { Stage } from "./stage";
import type { Box, Decision, Face, Proposal, ReviewState } from "./types";
import { describe, waiting } from "./wording";

const words = messages.review;

/** One photo under review: keeps what the server last told, and sends one act at a time. */
export class Review {
  private state: ReviewState | null = null;
  private current = 0;
  private draft: Draft | null = null;
  private line: Promise<void> = Promise.resolve();
  private readonly base: string;
  private readonly stage = new Stage((index) => this.choose(index));
  private readonly panel: Panel;
  private readonly people: PersonDialog;
  private readonly showKeys = keysDialog();
  private readonly say = element("p", { class: "unseen", role: "status" });
  private readonly trouble = element("p", { class: "notice bad", role: "alert", hidden: true });
  private readonly drawing: HTMLElement;

  constructor(private readonly root: HTMLElement) {
    this.base = required(root, "stateUrl").replace(/\/state$/, "");
    this.people = new PersonDialog(required(root, "attendeesUrl"));
    this.panel = new Panel({
      who: () => void this.who(),
      hide: () => this.decide("hide"),
      notAFace: () => this.decide("not_a_face"),
      answer: (proposal, right) => this.answer(proposal, right),
      notTheirBadge: () => this.notTheirBadge(),
      nextUndecided: () => this.nextUndecided(),
      draw: () => this.draw(),
      undo: () => this.undo(),
      preview: () => this.preview(),
      reviewed: () => this.leave("reviewed"),
      accept: () => this.leave("accept"),
      drop: () => this.act("drop", {}, () => words.dropped),
      restore: () => this.act("restore"),
      keys: this.showKeys,
    });
    this.drawing = this.makeDrawingHelp();
    root.append(this.trouble, this.drawing, this.stage.root, this.panel.root, this.say);
  }

  async start(): Promise<void> {
    this.bindKeys();
    await this.inLine(async () => this.take(await call<ReviewState>("GET", `${this.base}/state`)));
    const open = this.undecidedAfter(-1);
    this.choose(open ?? 0);
    if (this.faces.length > 0) {
      this.stage.focus(this.current);
    } else {
      this.root.focus();
    }
  }

  private get faces(): Face[] {
    return this.state?.faces ?? [];
  }

  private bindKeys(): void {
    const visit = (url: string | null | undefined) => url && location.assign(url);
    const next = () => this.after(() => this.step(1));
    const previous = () => this.after(() => this.step(-1));
    const nextPhoto = () => this.after(() => visit(this.state?.photo.next_url));
    const previousPhoto = () => this.after(() => visit(this.state?.photo.previous_url));
    const looked = () => this.leave("reviewed");
    onKeys(this.root, {
      ArrowRight: next,
      n: next,
      ArrowLeft: previous,
      p: previous,
      "Shift+ArrowRight": nextPhoto,
      j: nextPhoto,
      "Shift+ArrowLeft": previousPhoto,
      k: previousPhoto,
      t: () => void this.who(),
      h: () => this.decide("hide"),
      x: () => this.decide("not_a_face"),
      y: () => this.answerFirst(true),
      w: () => this.answerFirst(false),
      u: () => this.after(() => this.nextUndecided()),
      d: () => this.draw(),
      z: () => this.undo(),
      v: () => this.preview(),
      r: looked,
      Enter: looked,
      a: () => this.faces.length === 0 && this.leave("accept"),
      "?": this.showKeys,
    });
  }

  private take(state: ReviewState): void {
    this.state = state;
    this.current = Math.min(this.current, Math.max(0, state.faces.length - 1));
    this.trouble.hidden = true;
    this.stage.show(state, this.current);
    this.panel.show(state, this.current, this.stage.previewing);
  }

  /** Send acts one after another, so that quick keys arrive in the order they were pressed. */
  private inLine(act: () => Promise<void>): Promise<void> {
    this.line = this.line.then(act).catch((problem: unknown) => this.tell(problem));
    return this.line;
  }

  /** Move only when everything pressed before has been done, as that may move too. */
  private after(act: () => unknown): void {
    void this.inLine(async () => void act());
  }

  private tell(problem: unknown): void {
    const ended = problem instanceof Problem && problem.sessionEnded;
    if (ended) {
      void renewToken();
    }
    const told = problem instanceof Problem ? problem.message : "";
    this.trouble.textContent = ended ? words.signedOut : told || words.notSaved;
    this.trouble.hidden = false;
    this.trouble.scrollIntoView({ block: "nearest" });
  }

  private act(path: string, body: unknown = {}, told: () => string = () => ""): void {
    void this.inLine(async () => {
      this.take(await call<ReviewState>("POST", `${this.base}/${path}`, body));
      this.say.textContent = told();
    });
  }

  private decide(decision: Decision, personId: string | null = null): void {
    void this.inLine(async () => {
      const face = this.faces[this.current];
      if (face) {
        await this.settle(face, `faces/${face.id}/decision`, { decision, person_id: personId });
      }
    });
  }

  private answer(proposal: Proposal, right: boolean): void {
    void this.inLine(async () => {
      const face = this.faces.find(({ proposals }) => proposals.some(({ id }) => id === proposal.id));
      if (face) {
        await this.settle(face, `proposals/${proposal.id}/${right ? "confirm" : "reject"}`);
      }
    });
  }

  private notTheirBadge(): void {
    void this.inLine(async () => {
      const face = this.faces[this.current];
      if (face) {
        await this.settle(face, `faces/${face.id}/not-their-badge`);
      }
    });
  }

  /** Answer what is asked first of the current face, once everything pressed before is done. */
  private answerFirst(right: boolean): void {
    this.after(() => {
      const first = waiting(this.faces[this.current])[0];
      if (first) {
        this.answer(first, right);
      }
    });
  }

  /** Send an act about a face, tell how it stands then, and go on to what is still open. */
  private async settle(face: Face, path: string, body: unknown = {}): Promise<void> {
    const onStage = this.stage.root.contains(document.activeElement);
    this.take(await call<ReviewState>("POST", `${this.base}/${path}`, body));
    const index = this.faces.findIndex(({ id }) => id === face.id);
    const after = this.faces[index];
    this.say.textContent = after ? words.saved(describe(after)) : "";
    const stays = after?.decision === "none" && after.proposals.length < face.proposals.length;
    this.choose(stays ? index : (this.undecidedAfter(index) ?? Math.max(0, index)));
    if (onStage && !this.draft) {
      this.stage.focus(this.current);
    }
  }

  private async who(): Promise<void> {
    if (this.faces.length === 0) {
      return;
    }
    const person = await this.people.ask();
    this.stage.focus(this.current);
    if (person) {
      this.decide("show", person.id);
    }
  }

  private undo(): void {
    void this.inLine(async () => {
      if (!this.state?.can_undo) {
        return;
      }
      const before = new Map(this.faces.map((face) => [face.id, JSON.stringify(face)]));
      this.take(await call<ReviewState>("POST", `${this.base}/undo`));
      const index = this.faces.findIndex((face) => before.get(face.id) !== JSON.stringify(face));
      this.say.textContent = words.undone;
      if (index >= 0) {
        this.choose(index);
        this.stage.focus(index);
      }
    });
  }

  /** Finish this photo and go on to the next one that is still open. */
  private leave(act: "reviewed" | "accept"): void {
    void this.inLine(async () => {
      const state = await call<ReviewState>("POST", `${this.base}/${act}`);
      this.take(state);
      if (state.photo.next_open_url) {
        location.assign(state.photo.next_open_url);
      } else {
        this.say.textContent = words.lastPhoto;
        this.drawing.after(this.lastNotice());
      }
    });
  }

  private lastNotice(): HTMLElement {
    this.root.querySelector(".last-photo")?.remove();
    return element("p", { class: "notice good last-photo" }, words.lastPhoto);
  }

  private choose(index: number): void {
    this.current = index;
    this.stage.mark(index);
    if (this.state) {
      this.panel.show(this.state, index, this.stage.previewing);
    }
  }

  private step(by: number): void {
    const count = this.faces.length;
    if (count > 0) {
      this.stage.focus((this.current + by + count) % count);
    }
  }

  private undecidedAfter(index: number): number | null {
    const count = this.faces.length;
    const order = this.faces.map((_, offset) => (index + 1 + offset) % count);
    return order.find((at) => this.faces[at]?.decision === "none") ?? null;
  }

  private nextUndecided(): void {
    const index = this.undecidedAfter(this.current);
    if (index === null) {
      this.say.textContent = words.noneUndecided;
    } else {
      this.stage.focus(index);
    }
  }

  private preview(): void {
    this.say.textContent = this.stage.togglePreview() ? words.previewOn : words.previewOff;
    this.choose(this.current);
  }

  private draw(): void {
    if (this.draft || !this.state) {
      return;
    }
    this.drawing.hidden = false;
    this.draft = new Draft(this.stage.root, this.state.photo, (box) => {
      this.draft = null;
      this.drawing.hidden = true;
      this.stage.focus(this.current);
      if (box) {
        this.add(box);
      }
    });
  }

  /** Save a box, and go to it: what was just drawn is what somebody wants to decide about. */
  private add(box: Box): void {
    void this.inLine(async () => {
      const before = new Set(this.faces.map(({ id }) => id));
      this.take(await call<ReviewState>("POST", `${this.base}/faces`, box));
      this.say.textContent = words.saved(words.drawn);
      this.stage.focus(this.faces.findIndex(({ id }) => !before.has(id)));
    });
  }

  private makeDrawingHelp(): HTMLElement {
    return element(
      "div",
      { class: "notice flow", hidden: true },
      element("p", {}, words.drawHelp),
      element(
        "div",
        { class: "actions" },
        button(words.saveBox, "", () => this.draft?.save()),
        button(words.cancel, "quiet", () => this.draft?.cancel()),
      ),
    );
  }
}
