import PhotoSwipeLightbox from "photoswipe/lightbox";
import "photoswipe/style.css";

import { element } from "./dom";
import { messages } from "./messages";

const words = messages.gallery;

/** Give each photo room by its shape, so that a row has one height. */
function justify(item: HTMLElement): void {
  const { width, height } = item.dataset;
  const ratio = Number(width) / Number(height);
  if (Number.isFinite(ratio)) {
    item.style.flex = `${ratio} 1 calc(${ratio} * var(--row))`;
    item.style.aspectRatio = "auto";
  }
}

/** A photo that went offline while the page stood open leaves a sentence, not a broken picture. */
function watchGone(item: HTMLElement): void {
  const image = item.querySelector("img");
  const gone = () => item.replaceChildren(element("p", { class: "gone" }, words.gone));
  image?.addEventListener("error", gone);
  if (image?.complete && image.naturalWidth === 0) {
    gone();
  }
}

const reportLink = (link: HTMLElement | undefined): string | null =>
  link?.closest("li")?.querySelector<HTMLAnchorElement>("a.report")?.href ?? null;

function lightbox(gallery: HTMLElement): void {
  const box = new PhotoSwipeLightbox({
    gallery,
    children: "li > a:has(img)",
    pswpModule: () => import("photoswipe"),
    bgOpacity: 1,
    closeTitle: words.close,
    zoomTitle: words.zoom,
    arrowPrevTitle: words.previous,
    arrowNextTitle: words.next,
    errorMsg: words.failed,
  });
  box.on("bindEvents", () => box.pswp?.element?.setAttribute("aria-label", words.dialog));
  box.on("uiRegister", () => {
    box.pswp?.ui?.registerElement({
      name: "report",
      tagName: "a",
      order: 9,
      appendTo: "root",
      onInit: (link, pswp) => {
        link.textContent = words.report;
        pswp.on("change", () => {
          const target = reportLink(pswp.currSlide?.data.element);
          link.hidden = target === null;
          link.setAttribute("href", target ?? "#");
        });
      },
    });
    box.pswp?.ui?.registerElement({
      name: "caption",
      tagName: "p",
      order: 8,
      appendTo: "root",
      onInit: (caption, pswp) => {
        pswp.on("change", () => {
          caption.textContent = pswp.currSlide?.data.alt ?? "";
          caption.hidden = caption.textContent === "";
        });
      },
    });
  });
  box.init();
}

for (const gallery of document.querySelectorAll<HTMLElement>(".gallery")) {
  for (const item of gallery.querySelectorAll<HTMLElement>(":scope > li")) {
    justify(item);
    watchGone(item);
  }
  lightbox(gallery);
}
