/**
 * Hide the questions of a form that do not apply, as the server ignores their answers.
 * Each names the field it depends on and the answer that makes it count; those stand above it.
 */
export function hideWhatIsNotAsked(): void {
  const dependent = [...document.querySelectorAll<HTMLElement>("[data-when]")];
  if (dependent.length === 0) {
    return;
  }
  document.querySelectorAll<HTMLElement>("[data-when-words]").forEach((words) => (words.hidden = true));
  const tell = () => dependent.forEach((question) => (question.hidden = !applies(question)));
  document.addEventListener("change", tell);
  tell();
}

/** Say whether the answer that a question depends on is chosen, in a question that is asked itself. */
function applies(question: HTMLElement): boolean {
  const { when = "", whenAnswer = "" } = question.dataset;
  const inputs = document.querySelectorAll<HTMLInputElement>(`input[name="${CSS.escape(when)}"]`);
  return [...inputs].some(
    (input) => input.checked && input.value === whenAnswer && !input.closest("[data-when][hidden]"),
  );
}
