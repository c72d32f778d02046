import { Combobox, type Option } from "./combobox";
import { required } from "./dom";
import { messages } from "./messages";

/** What `GET /organisations` gives. */
interface Organisation {
  id: string;
  name: string;
  place: string;
  code: string;
}

const words = messages.organisation;

const toOption = ({ id, name, place, code }: Organisation): Option => ({
  value: id,
  text: name,
  detail: [place, code].filter(Boolean).join(" · "),
});

async function find(url: string, text: string): Promise<Option[]> {
  const answer = await fetch(`${url}?${new URLSearchParams({ q: text })}`, { headers: { Accept: "application/json" } });
  if (!answer.ok) {
    throw new Error(`The register answers ${answer.status}`);
  }
  return ((await answer.json()) as Organisation[]).map(toOption);
}

for (const field of document.querySelectorAll<HTMLElement>("[data-organisations]")) {
  const text = field.querySelector<HTMLInputElement>("input[type=text]");
  const value = field.querySelector<HTMLInputElement>("input[type=hidden]");
  if (text && value) {
    new Combobox(text, value, words, (typed) => find(required(field, "organisations"), typed));
  }
}
