/** The parts of a page that the templates mark with `data-` attributes. */
import type { Place } from "./place.ts";

/** @param name of the attribute, without `data-`. */
export function part(name: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-${name}]`);
}

/** Shows what is meant for this place, and hides what is meant for others. */
export function showFor(place: Place): void {
  for (const element of document.querySelectorAll<HTMLElement>("[data-for]")) {
    element.hidden = !element.dataset["for"]?.split(" ").includes(place);
  }
}

export function showStage(stage: "open" | "asking"): void {
  for (const element of document.querySelectorAll<HTMLElement>("[data-stage]")) {
    element.hidden = element.dataset["stage"] !== stage;
  }
}

/** Moves the focus to the sentence that matters now, so that it is read out. */
export function focusMessage(): void {
  const messages = document.querySelectorAll<HTMLElement>("[data-focus]");
  [...messages].find((message) => message.closest("[hidden]") === null)?.focus();
}
