/** What the server answers when it refuses: a code for us, a sentence for the person. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
  ) {
    super(detail);
  }

  /** Nobody is signed in any more, or the form token is of an earlier session. */
  get sessionEnded(): boolean {
    return this.status === 401 || this.status === 403;
  }

  /** Trying again later may help. Status 0 is a network that failed. */
  get passing(): boolean {
    return this.status === 0 || [408, 425, 429, 503, 507].includes(this.status) || this.status >= 500;
  }
}

const tokenTag = () => document.querySelector<HTMLMetaElement>('meta[name="form-token"]');

export const formToken = (): string => tokenTag()?.content ?? "";

/** Take over the token of a session that was opened in another tab; say whether there is one. */
export async function renewToken(): Promise<boolean> {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) {
    return false;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector<HTMLMetaElement>('meta[name="form-token"]')?.content;
  const tag = tokenTag();
  if (!fresh || !tag) {
    return false;
  }
  tag.content = fresh;
  return true;
}

/** Read a problem document, or make one of whatever came instead. */
export function problemOf(status: number, text: string): Problem {
  try {
    const body = JSON.parse(text) as { code?: unknown; detail?: unknown };
    return new Problem(status, String(body.code ?? ""), String(body.detail ?? ""));
  } catch {
    return new Problem(status, "", "");
  }
}

/** Send JSON and answer JSON. Every failure, the network's included, is a Problem. */
export async function call<Answer>(method: "GET" | "POST", url: string, body?: unknown): Promise<Answer> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (method !== "GET") {
    headers["X-Form-Token"] = formToken();
    headers["Content-Type"] = "application/json";
  }
  const options: RequestInit = { method, headers, redirect: "manual" };
  if (method !== "GET") {
    options.body = JSON.stringify(body ?? {});
  }
  const answer = await fetch(url, options).catch(() => null);
  if (answer === null) {
    throw new Problem(0, "network", "");
  }
  if (answer.type === "opaqueredirect") {
    throw new Problem(401, "signed_out", "");
  }
  if (!answer.ok) {
    throw problemOf(answer.status, await answer.text());
  }
  return (await answer.json()) as Answer;
}
