import { element, place } from "../dom";
import { messages } from "../messages";
import type { Box, Photo } from "./types";

const words = messages.review;
const STEP = 0.01;
const LEAST = 0.01;
const FIRST_SIZE = 0.12;

const between = (low: number, value: number, high: number) => Math.min(Math.max(value, low), high);

/** Draw one box: by dragging, or by keys. Ends in a box to save, or in null. */
export class Draft {
  private box: Box;
  private readonly frame = element("button", { type: "button", class: "draft", "aria-label": words.draft });
  private readonly stop = new AbortController();

  constructor(
    private readonly stage: HTMLElement,
    private readonly photo: Photo,
    private readonly end: (box: Box | null) => void,
  ) {
    const size = FIRST_SIZE * Math.min(photo.width, photo.height);
    this.box = { x: (photo.width - size) / 2, y: (photo.height - size) / 2, w: size, h: size };
    stage.classList.add("drawing");
    stage.append(this.frame);
    this.listen();
    this.draw();
    this.frame.focus();
  }

  save(): void {
    const { x, y, w, h } = this.box;
    this.close({ x: Math.round(x), y: Math.round(y), w: Math.round(w), h: Math.round(h) });
  }

  cancel(): void {
    this.close(null);
  }

  private listen(): void {
    const { signal } = this.stop;
    this.stage.addEventListener("pointerdown", (event) => this.drag(event), { signal });
    this.frame.addEventListener("keydown", (event) => this.onKey(event), { signal });
  }

  private onKey(event: KeyboardEvent): void {
    const acts: Record<string, () => void> = {
      Enter: () => this.save(),
      Escape: () => this.cancel(),
      ArrowLeft: () => this.nudge(-1, 0, event.shiftKey),
      ArrowRight: () => this.nudge(1, 0, event.shiftKey),
      ArrowUp: () => this.nudge(0, -1, event.shiftKey),
      ArrowDown: () => this.nudge(0, 1, event.shiftKey),
    };
    const act = acts[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
    event.stopPropagation();
  }

  private nudge(right: number, down: number, resize: boolean): void {
    const step = STEP * Math.max(this.photo.width, this.photo.height);
    const { x, y, w, h } = this.box;
    this.box = resize
      ? { x, y, w: w + right * step, h: h + down * step }
      : { x: x + right * step, y: y + down * step, w, h };
    this.draw();
  }

  private drag(down: PointerEvent): void {
    down.preventDefault();
    const from = this.pointAt(down);
    const drag = new AbortController();
    const options = { signal: AbortSignal.any([drag.signal, this.stop.signal]) };
    this.stage.setPointerCapture(down.pointerId);
    const move = (event: PointerEvent) => {
      const to = this.pointAt(event);
      this.box = {
        x: Math.min(from.x, to.x),
        y: Math.min(from.y, to.y),
        w: Math.abs(to.x - from.x),
        h: Math.abs(to.y - from.y),
      };
      this.draw();
    };
    this.stage.addEventListener("pointermove", move, options);
    for (const name of ["pointerup", "pointercancel"] as const) {
      this.stage.addEventListener(
        name,
        () => {
          drag.abort();
          this.frame.focus();
        },
        options,
      );
    }
  }

  /** Where a pointer is, in pixels of the photo. */
  private pointAt(event: PointerEvent): { x: number; y: number } {
    const { left, top, width, height } = this.stage.getBoundingClientRect();
    return {
      x: between(0, (event.clientX - left) / width, 1) * this.photo.width,
      y: between(0, (event.clientY - top) / height, 1) * this.photo.height,
    };
  }

  private draw(): void {
    const { width, height } = this.photo;
    const least = LEAST * Math.max(width, height);
    const w = between(least, this.box.w, width);
    const h = between(least, this.box.h, height);
    this.box = { x: between(0, this.box.x, width - w), y: between(0, this.box.y, height - h), w, h };
    place(this.frame, this.box, this.photo);
  }

  private close(box: Box | null): void {
    this.stop.abort();
    this.frame.remove();
    this.stage.classList.remove("drawing");
    this.end(box);
  }
}
