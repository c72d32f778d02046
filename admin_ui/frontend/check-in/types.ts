export type Said = "yes" | "no" | "unknown";

export interface Person {
  id: string;
  /** On their badge. Empty for who walked in and is not with the server yet. */
  code: string;
  name: string;
  organisation: string;
  waiting: boolean;
  present: boolean;
  said_at: string | null;
  /** `unknown` looks like `hidden` everywhere. */
  photo: "shown" | "hidden" | "unknown";
  answers: Record<string, Said>;
}

export interface Purpose {
  name: string;
  label: string;
  question: string;
}

/** All that this device keeps of an event. */
export interface Door {
  title: string;
  forget_at: string;
  purposes: Purpose[];
  people: Person[];
}

/** Something that happened here. A walk-in is its own `registration_id`. */
export interface Act {
  id: string;
  kind: "present" | "absent" | "answer" | "walk_in";
  registration_id: string;
  made_at: string;
  choices?: Record<string, boolean>;
  name?: string;
  organisation?: string;
  email?: string;
}

export interface Answered {
  id: string;
  outcome: "taken" | "known" | "gone" | "refused";
  sentences: string[];
}
