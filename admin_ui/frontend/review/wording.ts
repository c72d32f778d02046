import { messages } from "../messages";
import type { Face, Proposal } from "./types";

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

/** The proposals that a key answers: of what waits, the first. */
export function waiting(face: Face | undefined): Proposal[] {
  return face?.proposals.filter(({ waits }) => waits) ?? [];
}

/** Say who a face may be, in words a reviewer can weigh. */
export function propose({ person, certainty, hides }: Proposal): string {
  return hides ? words.mayHide(person.name) : words.mayBe(person.name, words.certainty[certainty]);
}

export function describe(face: Face): string {
  const proposed = face.proposals.map(propose);
  const parts = [outcome(face), face.person?.name, ...proposed, face.opted_out && words.optedOut, face.doubtful && words.doubtful, face.origin === "drawn" && words.drawn];
  return parts.filter(Boolean).join(", ");
}

/** A sign beside the number, so that colour is never the only difference. */
export function sign(face: Face): string {
  if (face.decision === "not_a_face" && !face.opted_out) {
    return "✕";
  }
  if (face.shown) {
    return "✓";
  }
  if (face.opted_out || face.proposals.some(({ hides }) => hides)) {
    return "!";
  }
  return face.decision === "none" ? "?" : "▨";
}

export function boxClass(face: Face): string {
  if (face.decision === "not_a_face" && !face.opted_out) {
    return "face not-a-face";
  }
  const doubtful = face.doubtful && face.decision === "none" ? " doubtful" : "";
  const kept = face.opted_out || face.proposals.some(({ hides }) => hides) ? " kept" : "";
  const proposed = !kept && waiting(face).length > 0 ? " proposed" : "";
  return `face ${face.shown ? "shown" : "hidden"}${doubtful}${kept}${proposed}`;
}
