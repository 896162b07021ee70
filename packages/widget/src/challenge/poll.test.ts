// @vitest-environment happy-dom
// @vitest-environment-options { "url": "https://cards.example/v1/challenges/chl_abc/page/k" }
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Poll, startPoll } from "./poll.ts";

interface Question {
  url: URL;
  answer: (body: unknown, status?: number) => Promise<void>;
  fail: () => Promise<void>;
  isGivenUp: () => boolean;
}

let questions: Question[];
let heard: string[];
let poll: Poll;

beforeEach(() => {
  vi.useFakeTimers();
  questions = [];
  heard = [];
  vi.stubGlobal("fetch", (url: URL, { signal }: { signal: AbortSignal }) => {
    return new Promise<Response>((resolve, reject) => {
      signal.addEventListener("abort", () => reject(new Error("aborted")));
      questions.push({
        url,
        async answer(body, status = 200) {
          resolve(Response.json(body, { status }));
          await vi.advanceTimersByTimeAsync(0);
        },
        async fail() {
          reject(new TypeError("no network"));
          await vi.advanceTimersByTimeAsync(0);
        },
        isGivenUp: () => signal.aborted,
      });
    });
  });
  poll = startPoll({
    address: "k/state",
    state: "created",
    onChange: (state) => heard.push(state),
    onGone: () => heard.push("gone"),
    onConnection: (connection) => heard.push(connection),
  });
});

afterEach(() => {
  poll.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function last(): Question {
  const question = questions.at(-1);
  if (!question) throw new Error("nothing was asked");
  return question;
}

test("asks at once, relative to the page, and waits there for something new", () => {
  expect(last().url.href).toBe(
    "https://cards.example/v1/challenges/chl_abc/page/k/state?wait=25&since=created",
  );
});

test("tells a change, and goes on from there without a pause", async () => {
  await last().answer({ state: "launched" });
  expect(heard).toEqual(["back", "launched"]);
  expect(questions).toHaveLength(2);
  expect(last().url.searchParams.get("since")).toBe("launched");
});

test("an answer at once that holds nothing new is not asked for again at once", async () => {
  await last().answer({ state: "created" });
  await vi.advanceTimersByTimeAsync(900);
  expect(questions).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(200);
  expect(questions).toHaveLength(2);
  expect(heard).toEqual(["back"]);
});

test("one lost answer is no news; two are, and the pauses grow up to five seconds", async () => {
  await last().fail();
  expect(heard).toEqual([]);
  const pauses: number[] = [];
  for (let count = 2; count <= 6; count += 1) {
    const before = Date.now();
    while (questions.length < count) await vi.advanceTimersByTimeAsync(100);
    pauses.push(Date.now() - before);
    await last().fail();
  }
  expect(pauses).toEqual([1_000, 2_000, 4_000, 5_000, 5_000]);
  expect(new Set(heard)).toEqual(new Set(["lost"]));
});

test("after a lost answer it asks without waiting, so it soon knows that the connection is back", async () => {
  await last().fail();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(last().url.searchParams.get("wait")).toBe("0");
  await last().answer({ state: "created" });
  expect(heard).toEqual(["back"]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(last().url.searchParams.get("wait")).toBe("25");
});

test.each([
  ["a failure of the BFF", { state: "succeeded" }, 503],
  ["an answer of someone else", ["hello"], 200],
])("%s is no answer", async (_, body, status) => {
  await last().answer(body, status);
  expect(heard).toEqual([]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(questions).toHaveLength(2);
});

test("an answer that never comes counts as lost after 35 seconds", async () => {
  await vi.advanceTimersByTimeAsync(36_100);
  expect(questions[0]?.isGivenUp()).toBe(true);
  expect(questions).toHaveLength(2);
});

test("a challenge that is not known any more is told, and not asked for again", async () => {
  await last().answer({}, 404);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(heard).toEqual(["gone"]);
  expect(questions).toHaveLength(1);
});

test("asks at once when told to, and forgets the question before", async () => {
  const [first] = questions;
  poll.now();
  expect(first?.isGivenUp()).toBe(true);
  expect(questions).toHaveLength(2);
  await first?.answer({ state: "launched" });
  expect(heard).toEqual([]);
});

test("is quiet once it is stopped", async () => {
  poll.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(questions).toHaveLength(1);
});
