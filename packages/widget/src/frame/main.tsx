/** The frame's entry: takes the line to the merchant's page, and draws the shopper's cards. */
import { createRoot } from "react-dom/client";
import type { WidgetError } from "../contract/index.ts";
import { createCardsApi } from "./api/client.ts";
import { applyAppearance } from "./appearance/apply.ts";
import { App } from "./components/app/app.tsx";
import { Standalone } from "./components/app/standalone.tsx";
import { assemble, type Configuration } from "./parts.ts";
import type { HostLink } from "./port/host-link.ts";
import { waitForHost } from "./port/host-link.ts";
import { reportHeight } from "./port/report-height.ts";

function start(host: HostLink, element: HTMLElement): void {
  let options: Configuration | undefined;
  const parts = assemble({
    connect: (token) => createCardsApi(document.baseURI, token),
    post: host.post,
    options: () => options,
  });
  const { wallet, watch, modes, resumption } = parts;

  const root = createRoot(element);
  const crash: WidgetError = { code: "internal_error", message: "The frame could not draw itself." };
  const onCrash = () => host.post({ type: "error", error: crash });

  let stopFollowing: (() => void) | null = null;
  const configure = (next: Configuration) => {
    const isNewSession = next.session !== options?.session;
    options = next;
    stopFollowing?.();
    stopFollowing = applyAppearance(document.documentElement, next.appearance);
    modes.setMode(next.mode ?? "manage", isNewSession ? "next session" : "now");
    root.render(<App parts={parts} locale={next.locale} onCrash={onCrash} />);
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
        resumption.resume(message.id);
        return watch.wake(message.id);
      case "cancel_challenge":
        resumption.resume(message.id);
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
