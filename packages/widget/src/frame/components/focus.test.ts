// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { whenHere } from "./focus.ts";

let wanted: HTMLButtonElement;

const take = () => wanted.focus();
const comeBack = () => window.dispatchEvent(new Event("focus"));

beforeEach(() => {
  wanted = document.body.appendChild(document.createElement("button"));
});

afterEach(() => {
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
