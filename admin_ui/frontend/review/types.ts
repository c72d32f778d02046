/** The state of one photo under review, as the server tells it after every act. */
export interface ReviewState {
  photo: Photo;
  faces: Face[];
  blockers: { code: string; text: string; url: string | null }[];
  can_undo: boolean;
}

export interface Photo {
  id: string;
  width: number;
  height: number;
  scan: "pending" | "scanned" | "none_found" | "failed";
  reviewed: boolean;
  accepted: boolean;
  dropped: boolean;
  image_url: string;
  number: number;
  total: number;
  previous_url: string | null;
  next_url: string | null;
  next_open_url: string | null;
}

/** Pixels of the upright photo. */
export interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

export interface Face extends Box {
  id: string;
  doubtful: boolean;
  origin: "detected" | "drawn" | "checked" | "hint" | "marker";
  decision: "none" | "show" | "hide" | "not_a_face";
  shown: boolean;
  person: { id: string; name: string } | null;
  note: string | null;
  /** A badge says not to show this face, whatever is decided. */
  opted_out: boolean;
  proposals: Proposal[];
}

/** Somebody whom a face may be. */
export interface Proposal {
  id: string;
  person: { id: string; name: string };
  certainty: "sure" | "likely";
  source: "recognition" | "marker";
  /** Without a yes to the album: confirming keeps the face hidden. */
  hides: boolean;
  /** Nobody has decided yet; otherwise it only says why the face cannot be shown. */
  waits: boolean;
}

export type Decision = "show" | "hide" | "not_a_face";

export interface Attendee {
  id: string;
  name: string;
  organisation: string | null;
  consent: "yes" | "no" | "unknown";
}
