import { en } from "./en";
import { nl } from "./nl";

/** The English words set the shape; a Dutch one that is missing does not compile. */
export type Messages = typeof en;

export const messages: Messages = document.documentElement.lang === "en" ? en : nl;
