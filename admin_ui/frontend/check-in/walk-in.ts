import { button, element } from "../dom";
import { messages } from "../messages";

const words = messages.checkIn;

export interface Newcomer {
  name: string;
  organisation: string;
  email: string;
}

function field(name: keyof Newcomer, label: string, hint: string, attributes: Record<string, string | number | boolean>) {
  const input = element("input", { id: `walk-in-${name}`, name, autocomplete: "off", ...attributes });
  const parts: HTMLElement[] = [element("label", { for: input.id }, label)];
  if (hint) {
    parts.push(element("p", { class: "hint", id: `hint-${input.id}` }, hint));
    input.setAttribute("aria-describedby", `hint-${input.id}`);
  }
  return { input, row: element("div", { class: "field" }, ...parts, input) };
}

/** Ask who came. Answers null when it was stopped. */
export function walkIn(): Promise<Newcomer | null> {
  const name = field("name", words.name, "", { required: true, maxlength: 120 });
  const organisation = field("organisation", words.organisation, "", { maxlength: 160 });
  const email = field("email", words.email, words.emailHint, { type: "email", maxlength: 254 });
  const stop = button(words.cancel, "quiet", () => dialog.close());
  const save = element("button", { type: "submit", class: "button" }, words.saveWalkIn);
  const form = element("form", { class: "flow" }, name.row, organisation.row, email.row, element("div", { class: "actions" }, save, stop));
  const dialog = element("dialog", { "aria-labelledby": "walk-in-title" }, element("h2", { id: "walk-in-title" }, words.walkIn), form);
  let filled: Newcomer | null = null;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    filled = {
      name: name.input.value.trim(),
      organisation: organisation.input.value.trim(),
      email: email.input.value.trim(),
    };
    if (filled.name) {
      dialog.close();
    }
  });
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(filled);
    });
  });
}
