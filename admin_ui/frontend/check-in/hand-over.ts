import { button, element } from "../dom";
import { messages } from "../messages";
import type { Person, Purpose, Said } from "./types";

const words = messages.checkIn;

/** Fill the whole screen: whoever holds the device now sees nothing of anybody else. */
function screen(label: string): HTMLDialogElement {
  const dialog = element("dialog", { class: "whole-screen", "aria-label": label });
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** One question with two answers of the same weight; a tap is the decision. */
function question(purpose: Purpose, said: Said, decide: (yes: boolean) => void): HTMLElement {
  const id = `asked-${purpose.name}`;
  const yes = button(words.yes, "quiet", () => choose(true));
  const no = button(words.no, "quiet", () => choose(false));
  const show = (now: Said) => {
    yes.setAttribute("aria-pressed", String(now === "yes"));
    no.setAttribute("aria-pressed", String(now === "no"));
  };
  const choose = (answer: boolean) => {
    show(answer ? "yes" : "no");
    decide(answer);
  };
  show(said);
  return element(
    "div",
    { role: "group", "aria-labelledby": id, class: "flow" },
    element("p", { id }, purpose.question),
    element("div", { class: "choices pair" }, yes, no),
  );
}

/** Let a person decide about photos on this screen, and give the device back. */
export function handOver(
  person: Person,
  purposes: Purpose[],
  decide: (purpose: string, yes: boolean) => void,
): Promise<void> {
  const dialog = screen(words.photosOf(person.name));
  const ready = button(words.ready, "", () => {
    const back = button(words.haveItBack, "", () => dialog.close());
    dialog.replaceChildren(element("div", { class: "flow centred" }, element("h2", {}, words.giveBack), back));
    back.focus();
  });
  const asked = purposes.map((purpose) =>
    question(purpose, person.answers[purpose.name] ?? "unknown", (yes) => decide(purpose.name, yes)),
  );
  const title = element("h2", { tabindex: -1 }, words.photosOf(person.name));
  dialog.append(
    element("div", { class: "flow" }, title, element("p", {}, words.youDecide), ...asked, element("p", { class: "quiet-text" }, words.unansweredIsNo), ready),
  );
  title.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve();
    });
  });
}
