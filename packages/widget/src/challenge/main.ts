/** The script of the challenge's pages. They make sense without it; with it they follow what happens, and tell the shop. */
// oxlint-disable-next-line import/no-unassigned-import -- so that the build writes a stylesheet beside the script
import "./styles/index.css";
import { showBank, watchWindowLinks } from "./bank.ts";
import { watchCancel } from "./cancel.ts";
import { type Facts, readFacts } from "./facts.ts";
import { countMinutes } from "./minutes.ts";
import { hear, tell } from "./news.ts";
import { focusMessage, part, showFor, showStage } from "./parts.ts";
import { type Place, placeOf } from "./place.ts";
import { type Poll, startPoll } from "./poll.ts";

/** Long enough to read how it ended. */
const READ_MS = 1_200;
/** Two loads of one page are at least this far apart, whatever the BFF answers. */
const RELOAD_MS = 1_000;
const SLOW_MS = 15_000;
/** A shop that listens has closed its dialog by then. */
const CLOSE_WITHIN_MS = 1_500;

const isAsking = (state: string) => state === "returned" || state === "confirming";
const isOpen = (state: string) => state === "created" || state === "launched";

function main(): void {
  const facts = readFacts(document.body);
  const place = placeOf(window, facts?.inWindow ?? false);
  showFor(place);
  if (place === "inner") wearParentsTheme();
  focusMessage();
  if (facts === null) followStray(place);
  else follow(facts, place);
}

/** The bank's answer does not carry the look that the shop asked for. */
function wearParentsTheme(): void {
  const theme = window.parent.document.documentElement.dataset["theme"];
  if (theme !== undefined) document.documentElement.dataset["theme"] = theme;
}

/** A page that belongs to no challenge's course: inside the challenge's page it leads that one on, not itself. */
function followStray(place: Place): void {
  if (place === "inner") part("to-page")?.setAttribute("target", "_parent");
  part("reload-parent")?.addEventListener("click", () => window.parent.location.reload());
}

function follow(facts: Facts, place: Place): void {
  tell(facts, facts.state, place);
  if (!isOpen(facts.state) && !isAsking(facts.state)) {
    finish(facts, place);
    return;
  }
  // The page around it asks.
  if (place === "inner" && facts.page === "return") return;
  if (isAsking(facts.state)) waitPatiently();
  const poll = startPoll({
    address: facts.stateAddress,
    state: facts.state,
    onChange(state) {
      tell(facts, state, place);
      if (isAsking(state)) showAsking();
      else if (!isOpen(state)) showAnew(facts, poll);
    },
    onGone: () => showAnew(facts, poll),
    onConnection: showConnection,
  });
  askWhenAwake(poll);
  if (isOpen(facts.state)) keepOpen(facts, place, poll);
}

function askWhenAwake(poll: Poll): void {
  window.addEventListener("online", poll.now);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) poll.now();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") poll.now();
  });
}

/** Shows the page as the BFF draws it now. Not by a reload of what a form was posted to: the browser would ask. */
function showAnew({ pageAddress }: Facts, poll: Poll): void {
  poll.stop();
  const go = () => (pageAddress === "" ? location.reload() : location.replace(pageAddress));
  setTimeout(go, Math.max(0, RELOAD_MS - performance.now()));
}

function keepOpen(facts: Facts, place: Place, poll: Poll): void {
  const minutes = part("minutes");
  if (minutes) countMinutes(minutes, facts.millisecondsLeft, poll.now);
  const form = part("cancel");
  if (form instanceof HTMLFormElement) {
    watchCancel(form, poll.now, showConnection);
    if (place === "framed")
      onEscape(() => {
        if (!form.hidden) form.requestSubmit();
      });
  }
  const frame = part("bank-frame");
  if (frame instanceof HTMLIFrameElement) {
    showBank(frame);
    hear(frame, facts.id, poll.now);
  }
  if (place === "window") {
    for (const link of document.querySelectorAll("[data-window-link]")) link.removeAttribute("target");
    return;
  }
  watchWindowLinks(() => {
    const elsewhere = part("elsewhere");
    if (!part("bank") || !elsewhere) return;
    part("bank")?.remove();
    elsewhere.hidden = false;
    focusMessage();
  });
}

function showAsking(): void {
  const title = part("title-while-asking");
  if (title) title.textContent = document.title = title.dataset["titleWhileAsking"] ?? "";
  part("bank")?.remove();
  showStage("asking");
  focusMessage();
  waitPatiently();
}

function waitPatiently(): void {
  setTimeout(() => {
    const slow = part("slow");
    if (slow) slow.hidden = false;
  }, SLOW_MS);
}

function showConnection(connection: "lost" | "back"): void {
  const line = part("connection");
  const text = connection === "lost" ? (line?.dataset["connection"] ?? "") : "";
  if (line && line.textContent !== text) line.textContent = text;
}

function finish(facts: Facts, place: Place): void {
  if (place === "top") setTimeout(() => location.replace(facts.returnUrl), READ_MS);
  const close = () => {
    tell(facts, facts.state, place);
    setTimeout(() => {
      const notClosed = part("not-closed");
      if (notClosed) notClosed.hidden = false;
      // Escape is heard by the page that has the focus.
      window.parent.focus();
    }, CLOSE_WITHIN_MS);
  };
  part("close")?.addEventListener("click", close);
  if (place === "framed") onEscape(close);
}

function onEscape(act: () => void): void {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") act();
  });
}

main();
