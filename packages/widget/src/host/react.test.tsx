// @vitest-environment happy-dom
// @vitest-environment-options { "url": "https://shop.example/checkout", "settings": { "disableIframePageLoading": true } }
import nodeConsole from "node:console";
import { act, type ReactElement, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SavedCards } from "./react.tsx";

let root: ReturnType<typeof createRoot>;
let complaints: unknown[];

beforeEach(() => {
  complaints = [];
  vi.spyOn(console, "error").mockImplementation((complaint) => complaints.push(complaint));
  // The DOM of these tests loads no frames, and says so each time on its own console.
  vi.spyOn(nodeConsole, "error").mockImplementation(() => undefined);
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  document.body.innerHTML = "<main></main>";
  root = createRoot(document.body.firstElementChild ?? document.body);
});

afterEach(() => {
  act(() => root.unmount());
  expect(complaints).toEqual([]);
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

function render(element: ReactElement): HTMLIFrameElement[] {
  act(() => root.render(element));
  return [...document.querySelectorAll("iframe")];
}

test("one frame is shown, in one div that has the class", () => {
  const frames = render(<SavedCards baseUrl="https://cards.example" session="s" className="cards" />);
  expect(frames).toHaveLength(1);
  expect(frames[0]?.parentElement?.className).toBe("cards");
});

test("StrictMode's second mount leaves one frame too", () => {
  const frames = render(
    <StrictMode>
      <SavedCards baseUrl="https://cards.example" session="s" />
    </StrictMode>,
  );
  expect(frames).toHaveLength(1);
});

test("the frame stays when options and callbacks change", () => {
  const [before] = render(
    <SavedCards baseUrl="https://cards.example" session="s" onReady={() => undefined} />,
  );
  const after = render(
    <SavedCards baseUrl="https://cards.example" session="s2" locale="en" onReady={() => undefined} />,
  );
  expect(after).toEqual([before]);
  expect(before?.title).toBe("Saved cards");
});

test("an option that is left out again is taken back", () => {
  const [frame] = render(<SavedCards baseUrl="https://cards.example" session="s" locale="en" />);
  render(<SavedCards baseUrl="https://cards.example" session="s" />);
  expect(frame?.title).toBe("Kayıtlı kartlar");
});

test("another server is another frame", () => {
  const [before] = render(<SavedCards baseUrl="https://cards.example" session="s" />);
  const after = render(<SavedCards baseUrl="https://other.example" session="s" />);
  expect(after).toHaveLength(1);
  expect(after[0]).not.toBe(before);
  expect(after[0]?.src).toBe("https://other.example/frame");
});

test("nothing is left when the component goes", () => {
  render(<SavedCards baseUrl="https://cards.example" session="s" />);
  expect(render(<p>Sepet</p>)).toEqual([]);
});
