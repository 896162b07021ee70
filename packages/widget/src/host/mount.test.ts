// @vitest-environment happy-dom
// @vitest-environment-options { "url": "https://shop.example/checkout", "settings": { "disableIframePageLoading": true } }
import nodeConsole from "node:console";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { FrameMessage } from "../contract/port.ts";
import { mount, type MountOptions } from "./mount.ts";
import type { Card, Payment } from "./types.ts";

const card: Card = {
  id: "card_1",
  vault: "iyzico",
  label: null,
  brand: "visa",
  bin: null,
  last4: "0006",
  expiry: { month: 12, year: 2033 },
  isExpired: false,
  bank: null,
  family: null,
  funding: null,
  isDefault: false,
};

const payment: Payment = {
  id: "pay_1",
  status: "in_review",
  amount: "149.90",
  charged: "153.90",
  currency: "TRY",
  installment: 3,
  card: { id: "card_1", brand: "visa", last4: "0006", bank: null, family: null },
  reference: "1",
};

let container: HTMLElement;

beforeEach(() => {
  // The DOM of these tests loads no frames, and says so each time.
  vi.spyOn(nodeConsole, "error").mockImplementation(() => undefined);
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  document.body.innerHTML = '<div id="cards"></div>';
  const found = document.querySelector<HTMLElement>("#cards");
  if (!found) throw new Error("no container");
  container = found;
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

function mountCards(options: Partial<MountOptions> = {}) {
  return mount(container, { baseUrl: "https://cards.example", session: "token-1", ...options });
}

function frames(): HTMLIFrameElement[] {
  return [...document.querySelectorAll("iframe")];
}

function onlyFrame(): HTMLIFrameElement {
  const [frame, second] = frames();
  if (!frame || second) throw new Error(`expected one frame, found ${frames().length}`);
  return frame;
}

/** Plays the page inside the frame: loads it, and gives what it was posted and the port that it got. */
function loadFrame(frame: HTMLIFrameElement) {
  const posted: { data: unknown; origin: string }[] = [];
  const ports: MessagePort[] = [];
  const received: unknown[] = [];
  const contentWindow = {
    postMessage(data: unknown, origin: string, transfer: MessagePort[]) {
      posted.push({ data, origin });
      ports.push(...transfer);
    },
  };
  Object.defineProperty(frame, "contentWindow", { value: contentWindow, configurable: true });
  frame.dispatchEvent(new Event("load"));
  const [port] = ports;
  if (!port) throw new Error("the frame got no port");
  port.addEventListener("message", ({ data }) => received.push(data));
  port.start();
  return { posted, received, send: (message: FrameMessage) => port.postMessage(message) };
}

async function mountReady(options: Partial<MountOptions> = {}) {
  const onReady = vi.fn();
  const handle = mountCards({ ...options, onReady });
  const page = loadFrame(onlyFrame());
  page.send({ type: "ready" });
  await vi.waitFor(() => expect(onReady).toHaveBeenCalled());
  return { handle, page };
}

function readyState(state: DocumentReadyState): void {
  Object.defineProperty(document, "readyState", { value: state, configurable: true });
}

describe("the frame", () => {
  test("is an iframe of the cards server with a title in the shopper's language", () => {
    mountCards({ locale: "en" });
    expect(onlyFrame().src).toBe("https://cards.example/frame");
    expect(onlyFrame().title).toBe("Saved cards");
    expect(onlyFrame().parentElement).toBe(container);
  });

  test("has a title in the page's language when none is set, and in Turkish for any other", () => {
    document.documentElement.lang = "en-GB";
    mountCards();
    expect(onlyFrame().title).toBe("Saved cards");
    onlyFrame().remove();
    document.documentElement.lang = "de";
    mountCards();
    expect(onlyFrame().title).toBe("Kayıtlı kartlar");
  });

  test("gets a port, posted to the cards server's origin alone, and its options over that port", async () => {
    mountCards({ locale: "tr", appearance: { theme: "dark" }, mode: "pay" });
    const page = loadFrame(onlyFrame());
    expect(page.posted).toEqual([{ data: { type: "saved-cards:connect" }, origin: "https://cards.example" }]);
    await vi.waitFor(() =>
      expect(page.received).toEqual([
        { type: "configure", session: "token-1", locale: "tr", appearance: { theme: "dark" }, mode: "pay" },
      ]),
    );
  });

  test("gets a new port when it is loaded again, and the old one is dead", async () => {
    const onSelect = vi.fn();
    mountCards({ onSelect });
    const before = loadFrame(onlyFrame());
    const after = loadFrame(onlyFrame());
    before.send({ type: "select", card: null });
    after.send({ type: "select", card });
    await vi.waitFor(() => expect(onSelect).toHaveBeenCalled());
    expect(onSelect.mock.calls).toEqual([[card]]);
    expect(after.received).toEqual([{ type: "configure", session: "token-1" }]);
  });

  test("is as high as its content says, within reason", async () => {
    const onReady = vi.fn();
    mountCards({ onReady });
    const page = loadFrame(onlyFrame());
    page.send({ type: "resize", height: 312.4 });
    for (const height of [-1, 10_001, Number.NaN, Number.POSITIVE_INFINITY])
      page.send({ type: "resize", height });
    page.send({ type: "ready" });
    await vi.waitFor(() => expect(onReady).toHaveBeenCalled());
    expect(onlyFrame().style.height).toBe("313px");
  });

  test("is deaf to messages on the merchant's window", () => {
    const listen = vi.spyOn(window, "addEventListener");
    mountCards();
    loadFrame(onlyFrame());
    expect(listen.mock.calls.map(([type]) => type)).not.toContain("message");
  });
});

describe("callbacks", () => {
  test("hear what the frame says, and of its being ready once", async () => {
    const heard: unknown[] = [];
    mountCards({
      onReady: () => heard.push("ready"),
      onChange: (cards) => heard.push(cards),
      onSelect: (picked) => heard.push(picked),
      onError: (error) => heard.push(error),
    });
    const page = loadFrame(onlyFrame());
    const error = { code: "session_expired", message: "The session has expired." };
    page.send({ type: "ready" });
    page.send({ type: "change", cards: [card] });
    page.send({ type: "select", card });
    page.send({ type: "ready" });
    page.send({ type: "error", error });
    await vi.waitFor(() => expect(heard).toHaveLength(4));
    expect(heard).toEqual(["ready", [card], card, error]);
  });

  test("hear of a payment once per status, also when the frame is loaded again", async () => {
    const heard: string[] = [];
    mountCards({
      mode: "pay",
      onPaid: ({ id, status }) => heard.push(`paid ${id} ${status}`),
      onDeclined: ({ id, status }) => heard.push(`declined ${id} ${status}`),
      onReady: () => heard.push("ready"),
    });
    const page = loadFrame(onlyFrame());
    page.send({ type: "declined", payment: { ...payment, id: "pay_0", status: "failed" } });
    page.send({ type: "paid", payment });
    await vi.waitFor(() => expect(heard).toHaveLength(2));
    const again = loadFrame(onlyFrame());
    again.send({ type: "paid", payment });
    again.send({ type: "paid", payment: { ...payment, status: "succeeded" } });
    again.send({ type: "ready" });
    await vi.waitFor(() => expect(heard).toContain("ready"));
    expect(heard).toEqual(["declined pay_0 failed", "paid pay_1 in_review", "paid pay_1 succeeded", "ready"]);
  });

  test("that throw are reported, and the widget lives on", async () => {
    const reported = vi.fn();
    vi.stubGlobal("reportError", reported);
    const onSelect = vi.fn();
    const mistake = new Error("the merchant's");
    mountCards({
      onReady: () => {
        throw mistake;
      },
      onSelect,
    });
    const page = loadFrame(onlyFrame());
    page.send({ type: "ready" });
    page.send({ type: "select", card: null });
    await vi.waitFor(() => expect(onSelect).toHaveBeenCalledWith(null));
    expect(reported).toHaveBeenCalledExactlyOnceWith(mistake);
  });
});

describe("update", () => {
  test("tells the frame what changed, and keeps the rest", async () => {
    const handle = mountCards({ locale: "tr" });
    const page = loadFrame(onlyFrame());
    handle.update({ session: "token-2" });
    await vi.waitFor(() => expect(page.received).toHaveLength(2));
    expect(page.received[1]).toEqual({ type: "configure", session: "token-2", locale: "tr" });
  });

  test("says nothing to the frame when nothing changed but objects and callbacks", async () => {
    const handle = mountCards({ appearance: { variables: { colorPrimary: "#123456" } } });
    const page = loadFrame(onlyFrame());
    handle.update({ appearance: { variables: { colorPrimary: "#123456" } }, onReady: () => undefined });
    handle.update({ locale: "en" });
    await vi.waitFor(() => expect(page.received).toHaveLength(2));
    expect(page.received[1]).toMatchObject({ locale: "en" });
  });

  test("refuses what mount would refuse, and keeps what was", async () => {
    const handle = mountCards();
    expect(() => handle.update({ session: "" })).toThrow(TypeError);
    const page = loadFrame(onlyFrame());
    await vi.waitFor(() => expect(page.received).toEqual([{ type: "configure", session: "token-1" }]));
  });
});

function dialog(): HTMLDialogElement | null | undefined {
  const host = [...document.body.children].find(({ shadowRoot }) => shadowRoot);
  return host?.shadowRoot?.querySelector("dialog");
}

describe("a challenge", () => {
  const id = "chl_0123456789abcdefghijkl";
  const challenge = {
    id,
    state: "created",
    page: `https://cards.example/v1/challenges/${id}/page/k`,
  } as const;

  test("that the shopper comes back from is named to the frame", async () => {
    mountCards({ challengeId: id });
    const page = loadFrame(onlyFrame());
    await vi.waitFor(() => expect(page.received).toMatchObject([{ challengeId: id }]));
  });

  test.each([null, "", "chl_1", `${id}"`, `x${id}`])(
    "as an address may have it, %j, does not keep the frame from its options",
    async (challengeId) => {
      mountCards({ challengeId });
      const page = loadFrame(onlyFrame());
      await vi.waitFor(() => expect(page.received).toEqual([{ type: "configure", session: "token-1" }]));
    },
  );

  test("is shown over the page, told to it, and goes with the widget", async () => {
    const onChallenge = vi.fn();
    const { handle, page } = await mountReady({ onChallenge });
    page.send({ type: "challenge", challenge, locale: "tr", theme: "auto" });
    await vi.waitFor(() => expect(dialog()?.open).toBe(true));
    expect(onChallenge).toHaveBeenCalledExactlyOnceWith({ id, state: "created" });
    handle.unmount();
    expect(dialog()).toBeUndefined();
    await vi.waitFor(() => expect(page.received.at(-1)).toEqual({ type: "release" }));
    expect(page.received).not.toContainEqual(expect.objectContaining({ type: "cancel_challenge" }));
  });

  test("that the shopper gives up is the frame's to cancel", async () => {
    const onChallenge = vi.fn();
    const { page } = await mountReady({ onChallenge });
    page.send({ type: "challenge", challenge, locale: "tr", theme: "auto" });
    await vi.waitFor(() => expect(dialog()?.open).toBe(true));
    dialog()?.dispatchEvent(new Event("cancel", { cancelable: true }));
    await vi.waitFor(() => expect(page.received.at(-1)).toEqual({ type: "cancel_challenge", id }));
    page.send({ type: "challenge_end", challenge: { id, state: "cancelled", page: null } });
    await vi.waitFor(() => expect(dialog()).toBeUndefined());
    expect(onChallenge).toHaveBeenLastCalledWith({ id, state: "cancelled" });
  });
});

describe("a frame that stays silent for 15 seconds", () => {
  test("gives way to a line and a button that tries again, and the merchant is told", () => {
    const onError = vi.fn();
    mountCards({ locale: "tr", onError });
    vi.advanceTimersByTime(15_000);
    expect(frames()).toEqual([]);
    expect(container.querySelector("[role=alert]")?.textContent).toBe(
      "Kayıtlı kartlarınız yüklenemedi. Bağlantınızı kontrol edip tekrar deneyin.",
    );
    expect(onError).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: "frame_unreachable" }));

    container.querySelector("button")?.click();
    expect(onlyFrame().parentElement).toBe(container);
    expect(container.querySelector("[role=alert]")).toBeNull();
  });

  test("is given the time again when it is loaded", () => {
    mountCards();
    vi.advanceTimersByTime(14_999);
    loadFrame(onlyFrame());
    vi.advanceTimersByTime(14_999);
    expect(frames()).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(frames()).toHaveLength(0);
  });

  test("is left alone when it has spoken", async () => {
    const onReady = vi.fn();
    mountCards({ onReady });
    loadFrame(onlyFrame()).send({ type: "ready" });
    await vi.waitFor(() => expect(onReady).toHaveBeenCalled());
    vi.advanceTimersByTime(60_000);
    expect(frames()).toHaveLength(1);
  });

  test("says nothing where the merchant's code took it out of the page", () => {
    const onError = vi.fn();
    mountCards({ onError });
    container.replaceChildren();
    vi.advanceTimersByTime(15_000);
    expect(onError).not.toHaveBeenCalled();
    expect(container.childElementCount).toBe(0);
  });
});

describe("unmount", () => {
  test("hides the frame, asks it to send what is pending, and removes it when that is done", async () => {
    const { handle, page } = await mountReady();
    handle.unmount();
    expect(onlyFrame().style.display).toBe("none");
    await vi.waitFor(() => expect(page.received.at(-1)).toEqual({ type: "release" }));
    page.send({ type: "released" });
    await vi.waitFor(() => expect(frames()).toEqual([]));
  });

  test("does not wait for longer than a second", async () => {
    const { handle } = await mountReady();
    handle.unmount();
    vi.advanceTimersByTime(1_000);
    expect(frames()).toEqual([]);
  });

  test("removes a frame at once that never spoke: it has nothing pending", () => {
    const handle = mountCards();
    loadFrame(onlyFrame());
    handle.unmount();
    expect(frames()).toEqual([]);
  });

  test("is the end of callbacks and updates, and may be called again", async () => {
    const onSelect = vi.fn();
    const { handle, page } = await mountReady({ onSelect });
    handle.unmount();
    handle.unmount();
    handle.update({ session: "token-2" });
    page.send({ type: "select", card });
    page.send({ type: "released" });
    await vi.waitFor(() => expect(frames()).toEqual([]));
    expect(onSelect).not.toHaveBeenCalled();
    expect(page.received.filter((message) => JSON.stringify(message).includes("token-2"))).toEqual([]);
  });

  test("takes the notice of a silent frame away too", () => {
    const handle = mountCards();
    vi.advanceTimersByTime(15_000);
    handle.unmount();
    expect(container.childElementCount).toBe(0);
  });

  test("leaves the element free for a new widget right away", async () => {
    const { handle } = await mountReady();
    handle.unmount();
    mountCards();
    expect(frames().filter((frame) => frame.style.display !== "none")).toHaveLength(1);
    vi.advanceTimersByTime(1_000);
    expect(onlyFrame().style.display).toBe("block");
  });
});

describe("the target", () => {
  afterEach(() => readyState("complete"));

  test("may be a selector", () => {
    mount("#cards", { baseUrl: "https://cards.example", session: "s" });
    expect(onlyFrame().parentElement).toBe(container);
  });

  test("that no element matches is named in the error", () => {
    const options = { baseUrl: "https://cards.example", session: "s" };
    expect(() => mount("#kartlar", options)).toThrow('no element matches "#kartlar"');
    expect(() => Reflect.apply(mount, undefined, [null, options])).toThrow("the target is not an element");
  });

  test("is waited for while the document is being read, with the options that hold by then", async () => {
    readyState("loading");
    const handle = mount("#later", { baseUrl: "https://cards.example", session: "s" });
    handle.update({ session: "s2" });
    expect(frames()).toEqual([]);
    container.id = "later";
    document.dispatchEvent(new Event("DOMContentLoaded"));
    const page = loadFrame(onlyFrame());
    await vi.waitFor(() => expect(page.received).toEqual([{ type: "configure", session: "s2" }]));
  });

  test("is not waited for any more after unmount", () => {
    readyState("loading");
    mount("#later", { baseUrl: "https://cards.example", session: "s" }).unmount();
    container.id = "later";
    document.dispatchEvent(new Event("DOMContentLoaded"));
    expect(frames()).toEqual([]);
  });
});
