import { button, element, required } from "./dom";
import { messages } from "./messages";
import { droppedFiles } from "./upload/files";
import { UploadQueue } from "./upload/queue";
import { httpTransport } from "./upload/transport";
import { UploadView } from "./upload/view";

const words = messages.upload;
const TRY_AGAIN_MS = 20_000;

/** A file input that is opened by an ordinary button, and lets the same folder be chosen again. */
function picker(text: string, kind: string, options: { folder: boolean }, chosen: (files: File[]) => void) {
  const input = element("input", { type: "file", multiple: true, hidden: true, "aria-label": text });
  if (options.folder) {
    input.webkitdirectory = true;
  } else {
    input.accept = "image/*,.heic,.heif,.avif";
  }
  input.addEventListener("change", () => {
    chosen([...(input.files ?? [])]);
    input.value = "";
  });
  const opener = button(text, kind, () => input.click());
  return element("span", {}, opener, input);
}

function dropZone(chosen: (files: File[]) => void): HTMLElement {
  // Phones have no folders to choose from, and nothing to drag.
  const desk = "webkitdirectory" in HTMLInputElement.prototype && matchMedia("(pointer: fine)").matches;
  const pickers = [picker(words.pickFiles, desk ? "quiet" : "", { folder: false }, chosen)];
  if (desk) {
    pickers.unshift(picker(words.pickFolder, "", { folder: true }, chosen));
  }
  const zone = element(
    "div",
    { class: "drop-zone" },
    ...(desk ? [element("p", {}, words.drop)] : []),
    element("p", { class: "hint" }, words.dropHint),
    element("div", { class: "actions" }, ...pickers),
  );
  const hover = (on: boolean) => (event: DragEvent) => {
    event.preventDefault();
    zone.classList.toggle("over", on);
  };
  zone.addEventListener("dragenter", hover(true));
  zone.addEventListener("dragover", hover(true));
  zone.addEventListener("dragleave", hover(false));
  zone.addEventListener("drop", (event) => {
    hover(false)(event);
    if (event.dataTransfer) {
      void droppedFiles(event.dataTransfer).then(chosen);
    }
  });
  // A file dropped beside the zone would replace the page, and the queue with it.
  for (const name of ["dragover", "drop"] as const) {
    window.addEventListener(name, (event) => event.preventDefault());
  }
  return zone;
}

function start(root: HTMLElement): void {
  const view = new UploadView(root, () => queue, root.dataset.signIn ?? "/staff/sign-in");
  const queue: UploadQueue = new UploadQueue(httpTransport(required(root, "base")), view.changed);
  root.prepend(dropZone((files) => queue.add(files)));

  window.addEventListener("beforeunload", (event) => {
    if (queue.busy) {
      event.preventDefault();
    }
  });
  window.addEventListener("focus", () => void queue.resume());
  window.setInterval(() => void queue.resume(), TRY_AGAIN_MS);
}

for (const root of document.querySelectorAll<HTMLElement>("[data-album][data-base]")) {
  start(root);
}
