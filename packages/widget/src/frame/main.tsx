/** The frame's entry: takes the line to the merchant's page, and draws the shopper's cards. */
import { createRoot } from "react-dom/client";
import type { Challenge, ChallengeNotice, HostMessage, WidgetError } from "../contract/index.ts";
import { createCardsApi } from "./api/client.ts";
import { applyAppearance } from "./appearance/apply.ts";
import { ChallengeWatch, createChallengeMemory, resumeWith, wakeOnNews } from "./challenge/index.ts";
import { App } from "./components/app/app.tsx";
import { Standalone } from "./components/app/standalone.tsx";
import { browserLocale } from "./i18n/index.ts";
import type { HostLink } from "./port/host-link.ts";
import { waitForHost } from "./port/host-link.ts";
import { reportHeight } from "./port/report-height.ts";
import { joinOtherTabs, refreshOnReturn, tellHost, Wallet } from "./wallet/index.ts";

type Configuration = Extract<HostMessage, { type: "configure" }>;

function openWallet(host: HostLink): Wallet {
  const otherTabs = joinOtherTabs(() => void wallet.refresh());
  const wallet = new Wallet({
    connect: (token) => createCardsApi(document.baseURI, token),
    newKey: () => crypto.randomUUID(),
    report: (error) => host.post({ type: "error", error }),
    onChanged: otherTabs.tell,
  });
  tellHost(wallet, host.post);
  refreshOnReturn(wallet);
  window.addEventListener("pagehide", () => void wallet.sendRemovals());
  return wallet;
}

const noticeOf = ({ id, state, page }: Challenge): ChallengeNotice => ({ id, state, page });

function watchChallenges(host: HostLink, wallet: Wallet, options: () => Configuration | undefined) {
  const memory = createChallengeMemory();
  const watch = new ChallengeWatch({
    ask: (id, waitSeconds, signal) => wallet.challenge(id, waitSeconds, signal),
    cancel: (id, key) => wallet.cancelChallenge(id, key),
    newKey: () => crypto.randomUUID(),
    memory,
    show(challenge) {
      const locale = options()?.locale ?? wallet.getState().session?.locale ?? browserLocale();
      const theme = options()?.appearance?.theme ?? "auto";
      host.post({ type: "challenge", challenge: noticeOf(challenge), locale, theme });
    },
    onEnd(challenge) {
      const card = challenge.result?.card ?? null;
      if (card !== null) wallet.adopt(card);
      // Only the list can say what there is now.
      else if (challenge.result?.problem === "outcome_unknown") void wallet.refresh();
      host.post({ type: "challenge_end", challenge: noticeOf(challenge) });
    },
  });
  wakeOnNews(watch);
  return { watch, resumption: resumeWith(wallet, watch, memory) };
}

function start(host: HostLink, element: HTMLElement): void {
  let options: Configuration | undefined;
  const wallet = openWallet(host);
  const { watch, resumption } = watchChallenges(host, wallet, () => options);

  const root = createRoot(element);
  const crash: WidgetError = { code: "internal_error", message: "The frame could not draw itself." };
  const onCrash = () => host.post({ type: "error", error: crash });

  let stopFollowing: (() => void) | null = null;
  const configure = (next: Configuration) => {
    const isNewSession = next.session !== options?.session;
    options = next;
    stopFollowing?.();
    stopFollowing = applyAppearance(document.documentElement, next.appearance);
    root.render(<App wallet={wallet} watch={watch} locale={next.locale} onCrash={onCrash} />);
    resumption.want(next.challengeId);
    if (isNewSession) void wallet.open(next.session, host.origin);
  };
  const release = async () => {
    await wallet.sendRemovals();
    host.post({ type: "released" });
  };
  host.listen((message) => {
    switch (message.type) {
      case "configure":
        return configure(message);
      case "release":
        return void release();
      case "check_challenge":
        // The dialog outlives a reload of the frame, which then may have forgotten.
        watch.resume(message.id);
        return watch.wake(message.id);
      case "cancel_challenge":
        watch.resume(message.id);
        return void watch.cancel(message.id);
      default:
        return message satisfies never;
    }
  });
  document.documentElement.classList.add("is-embedded");
  reportHeight(element, (height) => host.post({ type: "resize", height }));
}

const element = document.querySelector<HTMLElement>("#root");
if (element === null) throw new Error("index.html has no #root.");
if (window.parent === window) {
  applyAppearance(document.documentElement);
  createRoot(element).render(<Standalone />);
} else {
  void waitForHost().then((host) => start(host, element));
}
