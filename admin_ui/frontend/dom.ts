type Attributes = Record<string, string | number | boolean | null>;
type Child = Node | string;

/** Make an element. `false` and `null` leave an attribute out, `true` sets it empty. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== null) {
      made.setAttribute(name, value === true ? "" : String(value));
    }
  }
  made.append(...children);
  return made;
}

export function button(text: string, kind: string, onClick: () => void): HTMLButtonElement {
  const made = element("button", { type: "button", class: `button ${kind}`.trim() }, text);
  made.addEventListener("click", onClick);
  return made;
}

/** Read a data attribute that the page promises. */
export function required(root: HTMLElement, name: string): string {
  const value = root.dataset[name];
  if (value === undefined) {
    throw new Error(`The page has no data-${name}`);
  }
  return value;
}

/** Place an element over a picture, in parts of its size, as inline styles are not allowed. */
export function place(
  target: HTMLElement,
  box: { x: number; y: number; w: number; h: number },
  whole: { width: number; height: number },
): void {
  target.style.left = `${(100 * box.x) / whole.width}%`;
  target.style.top = `${(100 * box.y) / whole.height}%`;
  target.style.width = `${(100 * box.w) / whole.width}%`;
  target.style.height = `${(100 * box.h) / whole.height}%`;
}

/** Ask in a dialog that reads well with every device, and answer whether it was confirmed. */
export function ask(question: string, yes: string, no: string): Promise<boolean> {
  const title = element("h2", { id: "question" }, question);
  const dialog = element("dialog", { "aria-labelledby": "question" }, title);
  const answer = (value: string) => () => dialog.close(value);
  const back = button(no, "quiet", answer(""));
  back.autofocus = true;
  dialog.append(element("div", { class: "actions" }, button(yes, "", answer("yes")), back));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}
