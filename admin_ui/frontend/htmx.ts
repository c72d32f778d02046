import htmx from "htmx.org";

import { formToken } from "./api";

// Both would need what the content security policy forbids: inline style, and eval.
htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;

document.body.addEventListener("htmx:configRequest", (event) => {
  const { headers, verb } = (event as CustomEvent<{ headers: Record<string, string>; verb: string }>).detail;
  if (verb !== "get") {
    headers["X-Form-Token"] = formToken();
  }
});
