import { call, Problem, renewToken } from "../api";
import { forgetList, forgetOld, keepList, listOf, queueAct, unqueue, waiting } from "./kept";
import { people } from "./list";
import type { Act, Answered, Door, Person } from "./types";

/** As many as the server takes at once. */
const BATCH = 50;
const REFRESH_MS = 15_000;

export type Network = "connecting" | "connected" | "offline" | "signed out";

/** What the page shows: the list with this device's own acts in it, and how the sending goes. */
export interface State {
  door: Door | null;
  people: Person[];
  unsent: number;
  network: Network;
}

interface Taken {
  answers: Answered[];
  door: Door;
}

/** Keeps the list and what happened here, sends it when it can, and takes over what others did. */
export class Sync {
  private door: Door | null = null;
  private acts: Act[] = [];
  private network: Network = "connecting";
  private running: Promise<void> | null = null;
  private again = false;

  constructor(
    private readonly event: string,
    private readonly base: string,
    private readonly changed: (state: State) => void,
    private readonly refused: (act: Act, answer: string[]) => void,
  ) {}

  async start(): Promise<void> {
    await forgetOld(Date.now());
    this.door = await listOf(this.event);
    this.acts = await waiting(this.event);
    this.tell();
    window.addEventListener("online", () => this.kick());
    window.addEventListener("offline", () => this.is("offline"));
    window.addEventListener("focus", () => this.kick());
    window.setInterval(() => this.kick(), REFRESH_MS);
    this.kick();
  }

  /** Keep an act on this device first; sending it may take until there is a network. */
  async act(act: Act): Promise<void> {
    this.acts.push(act);
    this.tell();
    await queueAct(this.event, act);
    this.kick();
  }

  kick(): void {
    if (this.running) {
      this.again = true;
      return;
    }
    this.running = this.run().finally(() => {
      this.running = null;
      if (this.again) {
        this.again = false;
        this.kick();
      }
    });
  }

  private async run(): Promise<void> {
    try {
      await this.send(BATCH);
    } catch (problem) {
      if (!(problem instanceof Problem)) {
        throw problem;
      }
      await this.failed(problem);
    }
  }

  private async failed(problem: Problem): Promise<void> {
    if (problem.sessionEnded) {
      if (await renewToken()) {
        this.again = this.network !== "signed out";
        this.is("signed out");
      } else {
        await this.signedOut();
      }
    } else if (!problem.passing && this.acts.length) {
      // One of several cannot be read: send each by itself, and put that one aside.
      await this.send(1).catch(async (single: unknown) => {
        const [first] = this.acts;
        if (first && single instanceof Problem && !single.passing && !single.sessionEnded) {
          await this.drop([first.id]);
          this.refused(first, [single.message]);
          this.again = true;
        }
      });
    } else {
      this.is("offline");
    }
  }

  /** The server knows nobody here any more: keep what is unsent, and forget who is coming. */
  private async signedOut(): Promise<void> {
    this.door = null;
    await forgetList(this.event);
    this.is("signed out");
  }

  private async send(most: number): Promise<void> {
    this.acts = await waiting(this.event);
    while (this.acts.length) {
      const acts = [...this.acts].sort((a, b) => a.made_at.localeCompare(b.made_at)).slice(0, most);
      const body = { sent_at: new Date().toISOString(), language: document.documentElement.lang, acts };
      const { answers, door } = await call<Taken>("POST", `${this.base}/acts${location.search}`, body);
      await this.drop(acts.map((act) => act.id));
      await this.take(door);
      for (const answer of answers) {
        const act = acts.find(({ id }) => id === answer.id);
        if (act && (answer.outcome === "gone" || answer.outcome === "refused")) {
          this.refused(act, answer.sentences);
        }
      }
    }
    await this.take(await call<Door>("GET", `${this.base}/list${location.search}`));
  }

  private async drop(ids: string[]): Promise<void> {
    await unqueue(ids);
    this.acts = this.acts.filter(({ id }) => !ids.includes(id));
  }

  private async take(door: Door): Promise<void> {
    if (Date.parse(door.forget_at) > Date.now()) {
      await keepList(this.event, door);
    } else {
      await forgetList(this.event);
    }
    this.door = door;
    this.is("connected");
  }

  private is(network: Network): void {
    this.network = network;
    this.tell();
  }

  private tell(): void {
    this.changed({
      door: this.door,
      people: this.door ? people(this.door, this.acts) : [],
      unsent: this.acts.length,
      network: this.network,
    });
  }
}
