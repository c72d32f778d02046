import { Problem } from "../api";
import { messages } from "../messages";
import { pathOf, reasonToSkip } from "./files";
import type { Plan, Transport } from "./transport";

const words = messages.upload;

const AT_A_TIME = 4;
const PLAN_AT_MOST = 50;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

export type State = "waiting" | "reading" | "ready" | "sending" | "sent" | "have" | "refused" | "skipped";

export interface Item {
  file: File;
  readonly path: string;
  state: State;
  reason: string | null;
  sha256: string | null;
  url: string;
  sentBytes: number;
}

export const isOver = ({ state }: Item): boolean => ["sent", "have", "refused", "skipped"].includes(state);
export const isHere = ({ state }: Item): boolean => state === "sent" || state === "have";

/**
 * Bring files to the server: hash, ask what is new, send four at a time, and try again by itself
 * for as long as the page lives. Nothing is lost by stopping: a new queue skips what is there.
 */
export class UploadQueue {
  readonly items: Item[] = [];
  signedOut = false;
  private readonly known = new Map<string, Item>();
  private readonly hashes = new Set<string>();
  private readonly waiting: Item[] = [];
  private readonly ready: Item[] = [];
  private readonly unconfirmed = new Set<string>();
  private planning = false;
  private confirming = false;
  private lanes = 0;
  private failures = 0;
  private lastTold = "";
  private readonly sleepers = new Set<() => void>();
  private openGate: (() => void) | null = null;
  private gate: Promise<void> = Promise.resolve();

  constructor(
    private readonly transport: Transport,
    private readonly changed: (item: Item | null) => void,
  ) {}

  get busy(): boolean {
    return this.planning || this.confirming || this.lanes > 0 || this.waiting.length > 0;
  }

  /** What to tell while trying again and again does not help. */
  get trouble(): string | null {
    return this.failures > AT_A_TIME ? this.lastTold || words.retrying : null;
  }

  add(files: File[]): void {
    const inOrder = files.toSorted((a, b) => pathOf(a).localeCompare(pathOf(b), undefined, { numeric: true }));
    for (const file of inOrder) {
      const key = `${pathOf(file)}|${file.size}|${file.lastModified}`;
      const before = this.known.get(key);
      if (before?.reason === words.unreadable) {
        before.file = file;
        this.waiting.push(before);
        this.set(before, "waiting");
      } else if (!before) {
        this.known.set(key, this.enter(file));
      }
    }
    this.pump();
  }

  private enter(file: File): Item {
    const reason = reasonToSkip(file);
    const state = reason ? "skipped" : "waiting";
    const item: Item = { file, path: pathOf(file), state, reason, sha256: null, url: "", sentBytes: 0 };
    this.items.push(item);
    if (!reason) {
      this.waiting.push(item);
    }
    this.changed(item);
    return item;
  }

  /** Go on after signing in again; answers whether that was possible. */
  async resume(): Promise<boolean> {
    if (this.signedOut && (await this.transport.renew())) {
      this.signedOut = false;
      this.openGate?.();
      this.changed(null);
    }
    return !this.signedOut;
  }

  private pump(): void {
    if (!this.planning && this.waiting.length > 0) {
      void this.planAll();
    }
    this.startLanes();
    if (!this.busy && this.unconfirmed.size > 0) {
      void this.confirm();
    }
    this.changed(null);
  }

  private async planAll(): Promise<void> {
    this.planning = true;
    while (this.waiting.length > 0) {
      const batch = await this.nextBatch();
      if (batch.length > 0) {
        await this.plan(batch);
      }
      this.startLanes();
    }
    this.planning = false;
    this.pump();
  }

  private startLanes(): void {
    while (this.lanes < AT_A_TIME && this.ready.length > 0) {
      void this.sendAll();
    }
  }

  /** Hash until the server may be asked, which is sooner when there is nothing to send meanwhile. */
  private async nextBatch(): Promise<Item[]> {
    const batch: Item[] = [];
    while (batch.length < PLAN_AT_MOST && !(this.ready.length === 0 && batch.length >= AT_A_TIME)) {
      const item = this.waiting.shift();
      if (!item) {
        break;
      }
      if (await this.hash(item)) {
        batch.push(item);
      }
    }
    return batch;
  }

  private async hash(item: Item): Promise<boolean> {
    this.set(item, "reading");
    try {
      item.sha256 = await this.transport.digest(item.file);
    } catch {
      this.set(item, "refused", words.unreadable);
      return false;
    }
    if (item.sha256 !== null && this.hashes.has(item.sha256)) {
      this.set(item, "have", words.twice);
      return false;
    }
    if (item.sha256 !== null) {
      this.hashes.add(item.sha256);
    }
    return true;
  }

  private async plan(batch: Item[]): Promise<void> {
    const asked = batch.map(({ sha256, file, path }) => ({ sha256, size: file.size, name: path }));
    try {
      const plans = await this.untilDone(() => this.transport.plan(asked));
      batch.forEach((item, index) => this.follow(item, plans[index]));
    } catch (problem) {
      batch.forEach((item) => this.refuse(item, problem));
    }
  }

  private follow(item: Item, plan: Plan | undefined): void {
    if (plan?.state === "new") {
      item.url = plan.url;
      this.ready.push(item);
      this.set(item, "ready");
    } else if (plan?.state === "have") {
      this.set(item, "have", plan.reason);
    } else {
      this.set(item, "refused", plan?.reason ?? words.refusedPlain);
    }
  }

  private async sendAll(): Promise<void> {
    this.lanes += 1;
    for (let item = this.ready.shift(); item; item = this.ready.shift()) {
      await this.send(item);
    }
    this.lanes -= 1;
    this.pump();
  }

  /** Send one file; what fails in passing joins the end of the line, so that no file holds up the rest. */
  private async send(item: Item): Promise<void> {
    await this.gate;
    this.set(item, "sending");
    try {
      await this.transport.put(item.url, item.file, (bytes) => {
        item.sentBytes = Math.min(bytes, item.file.size);
        this.changed(item);
      });
      this.succeeded();
      if (item.sha256 !== null) {
        this.unconfirmed.add(item.sha256);
      }
      this.set(item, "sent");
    } catch (problem) {
      item.sentBytes = 0;
      if (!canPass(problem)) {
        this.refuse(item, problem);
        return;
      }
      this.ready.push(item);
      this.set(item, "ready", words.again);
      await this.recover(problem);
    }
  }

  /** Ask the server whether it has all that was sent; what it misses is sent again. */
  private async confirm(): Promise<void> {
    this.confirming = true;
    const hashes = [...this.unconfirmed];
    this.unconfirmed.clear();
    const missing = new Set(await this.untilDone(() => this.transport.done(hashes)).catch(() => []));
    for (const item of this.items.filter(({ sha256, state }) => state === "sent" && missing.has(sha256 ?? ""))) {
      this.hashes.delete(item.sha256 ?? "");
      this.waiting.push(item);
      this.set(item, "waiting", words.again);
    }
    this.confirming = false;
    this.pump();
  }

  private async untilDone<Answer>(act: () => Promise<Answer>): Promise<Answer> {
    for (;;) {
      await this.gate;
      try {
        const answer = await act();
        this.succeeded();
        return answer;
      } catch (problem) {
        if (!canPass(problem)) {
          throw problem;
        }
        await this.recover(problem);
      }
    }
  }

  private async recover(problem: unknown): Promise<void> {
    if (problem instanceof Problem && problem.sessionEnded) {
      this.close();
      await this.gate;
      return;
    }
    this.failures += 1;
    this.lastTold = problem instanceof Problem ? problem.message : "";
    this.changed(null);
    // All lanes fail together, so a round of failures counts as one.
    const rounds = Math.floor(this.failures / AT_A_TIME);
    await this.pause(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** rounds));
  }

  private succeeded(): void {
    if (this.failures > 0) {
      this.failures = 0;
      this.sleepers.forEach((wake) => wake());
    }
  }

  /** Wait, a little differently each time, and no longer than until something works again. */
  private pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const over = () => {
        clearTimeout(timer);
        window.removeEventListener("online", over);
        this.sleepers.delete(over);
        resolve();
      };
      const timer = window.setTimeout(over, milliseconds * (0.5 + Math.random() / 2));
      window.addEventListener("online", over);
      this.sleepers.add(over);
    });
  }

  private close(): void {
    if (!this.signedOut) {
      this.signedOut = true;
      this.gate = new Promise((resolve) => (this.openGate = resolve));
      this.changed(null);
    }
  }

  private refuse(item: Item, problem: unknown): void {
    const told = problem instanceof Problem ? problem.message : "";
    this.set(item, "refused", told || words.refusedPlain);
  }

  private set(item: Item, state: State, reason: string | null = null): void {
    item.state = state;
    item.reason = reason;
    if (isHere(item)) {
      item.sentBytes = item.file.size;
    }
    this.changed(item);
  }
}

/** Trying again, or signing in again, may still bring this file in. Anything unexpected may pass too. */
const canPass = (problem: unknown): boolean =>
  !(problem instanceof Problem) || problem.passing || problem.sessionEnded;
