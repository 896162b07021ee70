import { renderToString } from "react-dom/server";
import { expect, test, vi } from "vitest";
import { SavedCards } from "./react.tsx";

test("on a server the component is one empty div, and nothing is complained about", () => {
  const complaint = vi.spyOn(console, "error");
  const html = renderToString(<SavedCards baseUrl="https://cards.example" session="s" className="cards" />);
  expect(html).toBe('<div class="cards"></div>');
  expect(complaint).not.toHaveBeenCalled();
});
