/** What a page would do that is after the shopper's card or session: for a provider's HTML and for a bank's page gone bad. */

/**
 * The script, as an expression for a promise of the loot: by the name of each attempt, what it got, or "blocked: …". It takes about
 * half a second. What a page may have of its own is under names that begin with "own"; the rest, but for the referrer, should be
 * blocked. In a sandbox without `allow-same-origin`, its own cookies and storage should be, too.
 *
 * Chromium lets a frame that the shopper has touched navigate the top window, and a locator of Playwright counts as a touch: wait for the
 * loot in the call log before you look into the frame.
 * @param stolenUrl where the top window, the parent and a pop-up are sent; a request there means that one of them went.
 */
export function hostileScript(stolenUrl: string): string {
  const url = JSON.stringify(stolenUrl).replaceAll("<", String.raw`\u003c`);
  return `(() => { ${SOURCES.map(String).join("\n")} return attack(${url}); })()`;
}

type Attempt = (name: string, act: () => unknown) => Promise<void>;

// All below runs in a browser, from its own source text, and may use nothing else of this module.
const SOURCES = [attack, stealReadable, stealByMessage, navigateAway, block, other, fetchText];

async function attack(stolenUrl: string): Promise<Record<string, string>> {
  const loot: Record<string, string> = {};
  const attempt: Attempt = async (name, act) => {
    try {
      const got = await act();
      loot[name] = typeof got === "string" ? got.slice(0, 500) : (JSON.stringify(got) ?? "done");
    } catch (error) {
      loot[name] = "blocked: " + (error instanceof Error ? error.name : String(error));
    }
  };
  await stealReadable(attempt);
  await stealByMessage(attempt);
  await navigateAway(attempt, stolenUrl);
  return loot;
}

async function stealReadable(attempt: Attempt): Promise<void> {
  await attempt("own address", () => location.href);
  await attempt("referrer", () => document.referrer);
  await attempt("own cookies", () => document.cookie);
  await attempt("own localStorage", () => Object.entries(localStorage));
  await attempt("own sessionStorage", () => Object.entries(sessionStorage));
  await attempt("parent's document", () => other(parent).document.documentElement.outerHTML);
  await attempt("parent's address", () => other(parent).location.href);
  await attempt("parent's storage", () => Object.entries(other(parent).localStorage));
  await attempt("parent's globals", () => Reflect.set(other(parent), "stolen", true));
  await attempt("top's document", () => other(top).document.documentElement.outerHTML);
  await attempt("top's storage", () => Object.entries(other(top).localStorage));
  await attempt("opener's document", () => other(opener).document.documentElement.outerHTML);
  for (const index of Array.from({ length: parent.length }).keys()) {
    const sibling = parent[index];
    if (sibling && sibling !== window) {
      await attempt("frame " + index, () => sibling.document.documentElement.outerHTML);
    }
  }
  await attempt("own address by fetch", () => fetchText(location.href));
  await attempt("own site's session", () => fetchText("/v1/session"));
}

async function stealByMessage(attempt: Attempt): Promise<void> {
  const heard: unknown[] = [];
  const hear = ({ data }: MessageEvent) => heard.push(data);
  addEventListener("message", hear);
  new BroadcastChannel("saved-cards").addEventListener("message", hear);
  const lies = ["connect", "challenge", "check_challenge", "cancel_challenge"];
  for (const type of lies.flatMap((lie) => [lie, "saved-cards:" + lie])) {
    for (const target of new Set([parent, top, opener])) {
      const { port1, port2 } = new MessageChannel();
      port1.addEventListener("message", hear);
      port1.start();
      const message = { type, id: "stolen", state: "succeeded", session: "stolen" };
      if (target && target !== window) target.postMessage(message, "*", [port2]);
    }
  }
  await new Promise((resolve) => {
    setTimeout(resolve, 300);
  });
  await attempt("messages heard", () => (heard.length > 0 ? heard : block("Silence")));
}

async function navigateAway(attempt: Attempt, stolenUrl: string): Promise<void> {
  await attempt("pop-up", () => (open(stolenUrl + "?by=pop-up") ? "opened" : block("NoPopUp")));
  await attempt("top's navigation", () => {
    other(top).location.href = stolenUrl + "?by=top";
  });
  await attempt("parent's navigation", () => {
    other(parent).location.href = stolenUrl + "?by=parent";
  });
}

function block(why: string): never {
  throw new DOMException(why, why);
}

function other(found: Window | null): Window {
  return found && found !== window ? found : block("NoSuchWindow");
}

async function fetchText(address: string): Promise<string> {
  const response = await fetch(address, { credentials: "include", signal: AbortSignal.timeout(1000) });
  return response.text();
}
