import { element, place } from "../dom";
import { messages } from "../messages";
import type { Face, ReviewState } from "./types";
import { boxClass, describe, sign } from "./wording";

const words = messages.review;
const TOP_PART = 0.12;

/** The photo with a button over each face. One of them is in the tab order: the current one. */
export class Stage {
  readonly root = element("figure", { class: "stage", role: "group", "aria-label": words.faces });
  private readonly image = element("img", { alt: "", draggable: "false" });
  private boxes: HTMLButtonElement[] = [];

  constructor(private readonly choose: (index: number) => void) {
    this.root.append(this.image);
  }

  show({ photo, faces }: ReviewState, current: number): void {
    if (this.image.getAttribute("src") !== photo.image_url) {
      this.image.src = photo.image_url;
      this.image.width = photo.width;
      this.image.height = photo.height;
      this.image.alt = words.photoAlt(photo.number);
    }
    this.root.classList.toggle("dropped", photo.dropped);
    const hadFocus = this.boxes.includes(document.activeElement as HTMLButtonElement);
    // Boxes are kept where the number of faces is the same, so that focus survives an update.
    if (this.boxes.length !== faces.length) {
      this.boxes.forEach((box) => box.remove());
      this.boxes = faces.map((_, index) => this.makeBox(index));
      this.root.append(...this.boxes);
    }
    this.boxes.forEach((box, index) => {
      const face = faces[index];
      if (face) {
        this.fill(box, face, { index, total: faces.length, photo });
      }
    });
    this.mark(current);
    if (hadFocus) {
      this.focus(current);
    }
  }

  mark(current: number): void {
    this.boxes.forEach((box, index) => {
      box.tabIndex = index === current ? 0 : -1;
      box.setAttribute("aria-current", String(index === current));
    });
  }

  focus(index: number): void {
    this.boxes[index]?.focus({ preventScroll: false });
  }

  get previewing(): boolean {
    return this.root.classList.contains("preview");
  }

  /** Show the solid masks, as far as a box can; answers whether they are shown now. */
  togglePreview(): boolean {
    return this.root.classList.toggle("preview");
  }

  private makeBox(index: number): HTMLButtonElement {
    const box = element("button", { type: "button" });
    box.addEventListener("click", () => {
      this.choose(index);
      box.focus();
    });
    box.addEventListener("focus", () => this.choose(index));
    return box;
  }

  private fill(
    box: HTMLButtonElement,
    face: Face,
    at: { index: number; total: number; photo: ReviewState["photo"] },
  ): void {
    box.className = boxClass(face);
    box.classList.toggle("low", face.y < TOP_PART * at.photo.height);
    box.setAttribute("aria-label", words.face(at.index + 1, at.total, describe(face)));
    box.replaceChildren(
      element("span", { class: "chip", "aria-hidden": "true" }, `${at.index + 1} ${sign(face)}`),
    );
    place(box, face, at.photo);
  }
}
