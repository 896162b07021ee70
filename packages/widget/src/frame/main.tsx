/** The frame's entry: takes the line to the merchant's page, and draws the shopper's cards. */
import { createRoot } from "react-dom/client";
import type { HostMessage, Locale, WidgetError } from "../contract/index.ts";
import { createCardsApi } from "./api/client.ts";
import { applyAppearance } from "./appearance/apply.ts";
import { App } from "./components/app/app.tsx";
import { Standalone } from "./components/app/standalone.tsx";
import type { HostLink } from "./port/host-link.ts";
import { waitForHost } from "./port/host-link.ts";
import { reportHeight } from "./port/report-height.ts";
import { joinOtherTabs, refreshOnReturn, tellHost, Wallet } from "./wallet/index.ts";

type Configuration = Extract<HostMessage, { type: "configure" }>;

function start(host: HostLink, element: HTMLElement): void {
  const report = (error: WidgetError) => host.post({ type: "error", error });
  const otherTabs = joinOtherTabs(() => void wallet.refresh());
  const wallet = new Wallet({
    connect: (token) => createCardsApi(document.baseURI, token),
    newKey: () => crypto.randomUUID(),
    report,
    onChanged: otherTabs.tell,
  });
  tellHost(wallet, host.post);
  refreshOnReturn(wallet);
  window.addEventListener("pagehide", () => void wallet.sendRemovals());

  const root = createRoot(element);
  const onCrash = () => report({ code: "internal_error", message: "The frame could not draw itself." });
  const draw = (locale: Locale | undefined) =>
    root.render(<App wallet={wallet} locale={locale} onCrash={onCrash} />);

  let session = "";
  let stopFollowing: (() => void) | null = null;
  const configure = (options: Configuration) => {
    stopFollowing?.();
    stopFollowing = applyAppearance(document.documentElement, options.appearance);
    draw(options.locale);
    if (options.session === session) return;
    session = options.session;
    void wallet.open(session, host.origin);
  };
  const release = async () => {
    await wallet.sendRemovals();
    host.post({ type: "released" });
  };
  host.listen((message) => {
    if (message.type === "configure") configure(message);
    else void release();
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
