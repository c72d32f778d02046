import { button, element } from "../dom";
import { messages } from "../messages";

const words = messages.review;

/**
 * Bind single keys while focus is inside `root` (WCAG 2.1.4), unless somebody is typing, a dialog is
 * open or a modifier is held.
 */
export function onKeys(root: HTMLElement, acts: Record<string, () => unknown>): void {
  root.tabIndex = -1;
  root.addEventListener("keydown", (event) => {
    const target = event.target as HTMLElement;
    const typing = target.closest("input, textarea, select, [contenteditable]");
    if (typing || document.querySelector("dialog[open]") || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    // Enter on a button or a link is that button or link; on a face it is the photo's.
    if (event.key === "Enter" && target.closest("a, button:not(.face)")) {
      return;
    }
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const act = acts[event.shiftKey && key.startsWith("Arrow") ? `Shift+${key}` : key];
    if (act) {
      event.preventDefault();
      act();
    }
  });
}

export function keysDialog(): () => void {
  const list = element("dl", { class: "key-list" });
  for (const [keys = "", meaning = ""] of words.keyList) {
    list.append(element("dt", {}, element("kbd", {}, keys)), element("dd", {}, meaning));
  }
  const dialog = element("dialog", { "aria-labelledby": "keys-title" }, element("h2", { id: "keys-title" }, words.keys), list);
  dialog.append(element("div", { class: "actions" }, button(words.close, "", () => dialog.close())));
  document.body.append(dialog);
  return () => dialog.showModal();
}
