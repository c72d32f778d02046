import { Problem, call, formToken, problemOf, renewToken } from "../api";

export interface PlannedFile {
  sha256: string | null;
  size: number;
  name: string;
}

export interface Plan {
  state: "new" | "have" | "refused";
  reason: string | null;
  url: string;
}

/** What the queue needs of the outside world. */
export interface Transport {
  digest(file: Blob): Promise<string | null>;
  plan(files: PlannedFile[]): Promise<Plan[]>;
  put(url: string, file: Blob, onProgress: (bytes: number) => void): Promise<void>;
  done(hashes: string[]): Promise<string[]>;
  renew(): Promise<boolean>;
}

const STALLED_AFTER_MS = 60_000;

/** Hash off the main thread. Browsers offer that on https and localhost only; elsewhere the server does. */
async function digest(file: Blob): Promise<string | null> {
  if (!("subtle" in crypto)) {
    return null;
  }
  const hash = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Send the bytes as they are; a connection on which nothing moves for a minute counts as broken. */
function put(url: string, file: Blob, onProgress: (bytes: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let stalled = 0;
    const alive = () => {
      clearTimeout(stalled);
      stalled = window.setTimeout(() => request.abort(), STALLED_AFTER_MS);
    };
    const broken = () => reject(new Problem(0, "network", ""));
    request.open("PUT", url);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-Form-Token", formToken());
    request.upload.addEventListener("progress", (event) => {
      alive();
      onProgress(event.loaded);
    });
    request.addEventListener("load", () => {
      if (request.status >= 200 && request.status < 300) {
        resolve();
      } else {
        reject(problemOf(request.status, request.responseText));
      }
    });
    request.addEventListener("error", broken);
    request.addEventListener("abort", broken);
    request.addEventListener("loadend", () => clearTimeout(stalled));
    alive();
    request.send(file);
  });
}

export function httpTransport(base: string): Transport {
  return {
    digest,
    put,
    renew: renewToken,
    plan: async (files) => (await call<{ files: Plan[] }>("POST", `${base}/plan`, { files })).files,
    done: async (hashes) => (await call<{ missing: string[] }>("POST", `${base}/done`, { sha256: hashes })).missing,
  };
}
