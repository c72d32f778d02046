import { button, element } from "../dom";
import { messages } from "../messages";
import { readCode } from "./list";

const words = messages.checkIn;
const LOOK_EVERY_MS = 250;

interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}

declare global {
  interface Window {
    BarcodeDetector?: new (options: { formats: string[] }) => Detector;
  }
}

export const canScan = (): boolean => "BarcodeDetector" in window && "mediaDevices" in navigator;

/** Show what the camera sees until it is stopped, and tell each code that comes into sight. */
export async function scan(found: (code: string) => string): Promise<void> {
  const video = element("video", { playsinline: true, muted: true, class: "scan" });
  const told = element("p", { role: "status" }, words.scanHint);
  const dialog = element(
    "dialog",
    { "aria-label": words.scan, class: "whole-screen" },
    element("div", { class: "flow" }, video, told, button(words.stopScan, "quiet", () => dialog.close())),
  );
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    told.textContent = words.noCamera;
    stream = new MediaStream();
  }
  document.body.append(dialog);
  dialog.showModal();
  video.srcObject = stream;
  await video.play().catch(() => (told.textContent = words.noCamera));
  const detector = new window.BarcodeDetector!({ formats: ["qr_code"] });
  let last = "";
  const looking = window.setInterval(() => {
    void detector
      .detect(video)
      .then((seen) => seen.map(({ rawValue }) => readCode(rawValue)))
      .then(([code]) => {
        if (code && code !== last) {
          last = code;
          told.textContent = found(code);
        }
      })
      .catch(() => undefined); // a picture that is not there yet: the next look follows
  }, LOOK_EVERY_MS);
  dialog.addEventListener("close", () => {
    window.clearInterval(looking);
    stream.getTracks().forEach((track) => track.stop());
    dialog.remove();
  });
}
