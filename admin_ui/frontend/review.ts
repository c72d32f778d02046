import { Review } from "./review/review";

for (const root of document.querySelectorAll<HTMLElement>("[data-state-url]")) {
  void new Review(root).start();
}
