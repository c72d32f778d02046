import "./site.css";

import { forgetAll, forgetOld, unsent } from "./check-in/kept";
import { ask, button } from "./dom";
import { messages } from "./messages";
import { hideWhatIsNotAsked } from "./questions";

const words = messages.site;

/** Bring a person to what went wrong, and from there to each field. */
function showErrors(): void {
  const summary = document.querySelector<HTMLElement>(".error-summary");
  if (!summary) {
    return;
  }
  document.title = words.errorPrefix + document.title;
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = (event.target as HTMLElement).closest("a");
    const field = link && document.getElementById(link.hash.slice(1));
    if (field) {
      event.preventDefault();
      (field.closest(".field") ?? field).scrollIntoView({ block: "start" });
      field.focus({ preventScroll: true });
    }
  });
}

/** Ask before a form that says so in `data-confirm`, on itself or on the button that was used. */
function confirmForms(): void {
  const confirmed = new WeakSet<HTMLFormElement>();
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
    if (!question || confirmed.delete(form)) {
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    void ask(question, words.yes, words.no).then((yes) => {
      if (yes) {
        confirmed.add(form);
        form.requestSubmit(event.submitter);
      }
    });
  });
}

/** Keep an impatient second click from sending a form twice. */
function sendOnce(): void {
  const sent = new WeakSet<HTMLFormElement>();
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (sent.has(form)) {
      event.preventDefault();
    }
    sent.add(form);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      location.reload();
    }
  });
}

const written = (form: HTMLFormElement): string =>
  JSON.stringify([...new FormData(form)].map(([name, value]) => [name, String(value)]));

/** Warn when a form marked `data-warn-unsaved` is left with changes in it. */
function warnUnsaved(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-warn-unsaved]")) {
    const before = written(form);
    let sending = false;
    form.addEventListener("submit", () => (sending = true));
    window.addEventListener("beforeunload", (event) => {
      if (!sending && written(form) !== before) {
        event.preventDefault();
      }
    });
  }
}

/** Put a button before each list of ticks, for all of them at once. */
function tickAll(): void {
  for (const list of document.querySelectorAll<HTMLElement>("[data-select-all]")) {
    const ticks = [...list.querySelectorAll<HTMLInputElement>("input[type=checkbox]")];
    const toggle = button(words.selectAll, "quiet", () => {
      const all = ticks.some(({ checked }) => !checked);
      ticks.forEach((tick) => (tick.checked = all));
      tell();
    });
    const tell = () => (toggle.textContent = ticks.every(({ checked }) => checked) ? words.selectNone : words.selectAll);
    list.addEventListener("change", tell);
    list.before(toggle);
  }
}

/** How long signing out waits for this device to forget. */
const FORGET_WITHIN_MS = 3_000;

/** Signing out leaves no list of people on this device; asks first when acts would be lost. */
function forgetAtSignOut(): void {
  const form = document.querySelector<HTMLFormElement>('form[action="/staff/sign-out"]');
  if (!form || !("indexedDB" in window)) {
    return;
  }
  void forgetOld(Date.now());
  const leave = async (): Promise<void> => {
    const count = await unsent();
    if (count && !(await ask(messages.checkIn.leaveUnsent(count), words.yes, words.no))) {
      return;
    }
    const late = new Promise((resolve) => setTimeout(resolve, FORGET_WITHIN_MS));
    await Promise.race([forgetAll(), late]);
    form.submit();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    void leave().catch(() => form.submit());
  });
}

hideWhatIsNotAsked();
showErrors();
forgetAtSignOut();
tickAll();
confirmForms();
sendOnce();
warnUnsaved();
