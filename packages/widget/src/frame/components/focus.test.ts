// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { whenHere } from "./focus.ts";

let wanted: HTMLButtonElement;
let other: HTMLButtonElement;
/** Nothing in the frame can take the focus, as under a dialog of the page's. */
let isInert: boolean;

const take = () => {
  if (!isInert) wanted.focus();
};
const comeBack = () => window.dispatchEvent(new Event("focus"));

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["requestAnimationFrame", "performance"] });
  [wanted, other] = [document.createElement("button"), document.createElement("button")];
  document.body.append(wanted, other);
  isInert = false;
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  document.body.replaceChildren();
});

function shopperIsElsewhere(): void {
  vi.spyOn(document, "hasFocus").mockReturnValue(false);
}

test("what wants the focus has it at once where the shopper is", () => {
  vi.spyOn(document, "hasFocus").mockReturnValue(true);
  whenHere(take);
  expect(document.activeElement).toBe(wanted);
});

test("it waits for a shopper who is elsewhere", () => {
  shopperIsElsewhere();
  whenHere(take);
  expect(document.activeElement).toBe(document.body);
  comeBack();
  expect(document.activeElement).toBe(wanted);
});

test("the focus that is back before the dialog is gone is taken as soon as the dialog is", () => {
  shopperIsElsewhere();
  isInert = true;
  whenHere(take);
  comeBack();
  vi.advanceTimersToNextFrame();
  expect(document.activeElement).toBe(document.body);
  isInert = false;
  vi.advanceTimersToNextFrame();
  expect(document.activeElement).toBe(wanted);
});

test("it is taken when the focus comes once more, however long the dialog stayed", () => {
  shopperIsElsewhere();
  isInert = true;
  whenHere(take);
  comeBack();
  for (let picture = 0; picture < 200; picture += 1) vi.advanceTimersToNextFrame();
  isInert = false;
  comeBack();
  expect(document.activeElement).toBe(wanted);
});

test.each(["with the next picture", "when the focus comes once more"])(
  "what the shopper has chosen meanwhile keeps it, %s",
  (when) => {
    shopperIsElsewhere();
    isInert = true;
    whenHere(take);
    comeBack();
    const pictures = when === "with the next picture" ? 0 : 200;
    for (let picture = 0; picture < pictures; picture += 1) vi.advanceTimersToNextFrame();
    isInert = false;
    other.focus();
    vi.advanceTimersToNextFrame();
    comeBack();
    expect(document.activeElement).toBe(other);
  },
);
