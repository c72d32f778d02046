import { messages } from "../messages";
import type { Face } from "./types";

const words = messages.review;

/** What happens to a face as it stands: `shown` decides, whatever was once chosen. */
function outcome(face: Face): string {
  if (face.decision === "not_a_face") {
    return words.states.not_a_face;
  }
  if (face.shown) {
    return words.states.show;
  }
  return face.decision === "none" ? words.states.undecided : words.states.hide;
}

export function describe(face: Face): string {
  const parts = [outcome(face), face.person?.name, face.doubtful && words.doubtful, face.origin === "drawn" && words.drawn];
  return parts.filter(Boolean).join(", ");
}

/** A sign beside the number, so that colour is never the only difference. */
export function sign(face: Face): string {
  if (face.decision === "not_a_face") {
    return "✕";
  }
  if (face.shown) {
    return "✓";
  }
  return face.decision === "none" ? "?" : "▨";
}

export function boxClass(face: Face): string {
  if (face.decision === "not_a_face") {
    return "face not-a-face";
  }
  const doubtful = face.doubtful && face.decision === "none" ? " doubtful" : "";
  return `face ${face.shown ? "shown" : "hidden"}${doubtful}`;
}
