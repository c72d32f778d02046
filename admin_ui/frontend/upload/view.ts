import { button, element } from "../dom";
import { messages } from "../messages";
import { type Item, type State, type UploadQueue, isHere, isOver } from "./queue";

const words = messages.upload;
const MEGA = 1_000_000;
const TONES: Record<State, string> = {
  waiting: "",
  reading: "busy",
  ready: "",
  sending: "busy",
  sent: "good",
  have: "good",
  refused: "bad",
  skipped: "warn",
};

const megabytes = (bytes: number): string =>
  (bytes / MEGA).toLocaleString(messages.locale, { maximumFractionDigits: 1, minimumFractionDigits: 1 });

interface Row {
  line: HTMLElement;
  tag: HTMLElement;
  reason: HTMLElement;
  bar: HTMLProgressElement;
}

function makeRow(item: Item): Row {
  const tag = element("span", { class: "tag" });
  const reason = element("p", { class: "reason", hidden: true });
  const bar = element("progress", { max: item.file.size || 1, value: 0, "aria-label": item.path, hidden: true });
  const name = element("span", { class: "name", title: item.path }, item.path);
  return { line: element("li", {}, name, tag, reason, bar), tag, reason, bar };
}

/** Show each file and one total. Drawing is put off to the next frame, however many files move. */
export class UploadView {
  private readonly rows = new Map<Item, Row>();
  private readonly stale = new Set<Item>();
  private drawing = false;
  private said = "";
  private readonly bar = element("progress", { max: 1, value: 0 });
  private readonly count = element("strong");
  private readonly bytes = element("span");
  private readonly asides = element("span");
  private readonly total = element(
    "div",
    { class: "upload-total progress", hidden: true },
    this.bar,
    element("p", {}, this.count, " · ", this.bytes, this.asides),
  );
  private readonly trouble = element("p", { class: "notice warn", hidden: true });
  private readonly signedOut: HTMLElement;
  private readonly list = element("ul", { class: "upload-files", "aria-label": words.filesLabel });
  private readonly say = element("p", { class: "unseen", role: "status" });

  constructor(
    root: HTMLElement,
    private readonly queue: () => UploadQueue,
    signInUrl: string,
  ) {
    this.signedOut = element(
      "div",
      { class: "notice bad flow", role: "alert", hidden: true },
      element("p", {}, words.signedOut),
      element(
        "p",
        { class: "actions" },
        element("a", { class: "button quiet", href: signInUrl, target: "_blank", rel: "noopener" }, words.signIn),
        button(words.resume, "", () => void this.queue().resume()),
      ),
    );
    root.append(this.signedOut, this.trouble, this.total, this.list, this.say);
  }

  /** Note that an item, or (null) the whole, has changed. */
  readonly changed = (item: Item | null): void => {
    if (item) {
      this.stale.add(item);
    }
    if (!this.drawing) {
      this.drawing = true;
      // A timer and not a frame: a tab in the background draws no frames, but does go on sending.
      setTimeout(() => this.draw(), 100);
    }
  };

  private draw(): void {
    this.drawing = false;
    for (const item of this.stale) {
      this.drawItem(item);
    }
    this.stale.clear();
    this.drawTotal();
  }

  private drawItem(item: Item): void {
    const row = this.rows.get(item) ?? makeRow(item);
    if (!this.rows.has(item)) {
      this.rows.set(item, row);
      this.list.append(row.line);
    }
    row.line.dataset.state = item.state;
    row.tag.className = `tag ${TONES[item.state]}`;
    row.tag.textContent = words.states[item.state];
    row.reason.textContent = item.reason;
    row.reason.hidden = item.reason === null;
    row.bar.hidden = item.state !== "sending";
    row.bar.value = item.sentBytes;
  }

  private drawTotal(): void {
    const queue = this.queue();
    const photos = queue.items.filter(({ state }) => state !== "skipped");
    const here = photos.filter(isHere).length;
    const refused = photos.filter(({ state }) => state === "refused").length;
    const skipped = queue.items.length - photos.length;
    const wanted = photos.filter(({ state }) => state !== "refused");
    const size = wanted.reduce((sum, { file }) => sum + file.size, 0);
    const sent = wanted.reduce((sum, { sentBytes }) => sum + sentBytes, 0);
    this.total.hidden = photos.length === 0; // each line says why it was skipped
    this.bar.max = size || 1;
    this.bar.value = sent;
    this.count.textContent = words.total(here, photos.length);
    this.bar.setAttribute("aria-label", this.count.textContent);
    this.bytes.textContent = words.bytes(megabytes(sent), megabytes(size));
    const asides = [refused && words.refused(refused), skipped && words.skipped(skipped)].filter(Boolean);
    this.asides.textContent = asides.length > 0 ? ` · ${asides.join(" · ")}` : "";
    this.trouble.hidden = queue.trouble === null || queue.signedOut;
    this.trouble.textContent = queue.trouble;
    this.signedOut.hidden = !queue.signedOut;
    this.announce(photos, here);
  }

  /** Speak at each tenth and at the end; a sentence per file would be noise. */
  private announce(photos: Item[], here: number): void {
    const over = photos.length > 0 && photos.every(isOver) && !this.queue().busy;
    const tenth = Math.floor((10 * here) / (photos.length || 1));
    const key = over ? `over ${here}` : `${tenth}`;
    if (key !== this.said && (over || tenth > 0)) {
      this.said = key;
      this.say.textContent = over ? words.finished(here) : words.total(here, photos.length);
    }
  }
}
