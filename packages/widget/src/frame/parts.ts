/** What the frame is made of, tied together: the cards, the order, the challenge, and what the merchant's page hears of them. */
import type { Challenge, ChallengeNotice, FrameMessage, HostMessage, Payment } from "../contract/index.ts";
import type { CardsApi } from "./api/client.ts";
import type { Resumption } from "./challenge/index.ts";
import { ChallengeWatch, createChallengeMemory, resumeWith, wakeOnNews } from "./challenge/index.ts";
import { browserLocale } from "./i18n/index.ts";
import type { ModeSwitch } from "./payment/index.ts";
import {
  followSession,
  OrderWatch,
  Payer,
  refreshOrderOnReturn,
  resumePayment,
  takeEnd,
} from "./payment/index.ts";
import { joinOtherTabs, refreshOnReturn, tellHost, Wallet } from "./wallet/index.ts";

export type Configuration = Extract<HostMessage, { type: "configure" }>;

interface Surroundings {
  connect: (token: string) => CardsApi;
  /** Says it to the merchant's page. */
  post: (message: FrameMessage) => void;
  options: () => Configuration | undefined;
}

export interface Parts {
  wallet: Wallet;
  watch: ChallengeWatch;
  orders: OrderWatch;
  payer: Payer;
  modes: ModeSwitch;
  resumption: Resumption;
}

/** Makes them, for as long as the page lives. */
export function assemble(surroundings: Surroundings): Parts {
  const { wallet, orders } = openWallet(surroundings);
  const modes = followSession(wallet, orders, (error) => surroundings.post({ type: "error", error }));
  const { watch, resumption } = watchChallenges({ ...surroundings, wallet, orders });
  return { wallet, watch, orders, payer: openPayer(wallet, orders, watch), modes, resumption };
}

function openWallet({ connect, post }: Surroundings): { wallet: Wallet; orders: OrderWatch } {
  const otherTabs = joinOtherTabs(() => {
    void wallet.refresh();
    void orders.refresh();
  });
  const wallet = new Wallet({
    connect,
    newKey: () => crypto.randomUUID(),
    report: (error) => post({ type: "error", error }),
    onChanged: otherTabs.tell,
  });
  tellHost(wallet, post);
  refreshOnReturn(wallet);
  window.addEventListener("pagehide", () => void wallet.sendRemovals());

  const orders = new OrderWatch({
    ask: (since, signal) => wallet.inquire((api) => api.order(since, signal)),
    onPayment(payment) {
      tellPayment(payment, post);
      otherTabs.tell();
      const { id } = payment.card;
      const isNewCard = id !== null && wallet.getState().cards.every((card) => card.id !== id);
      if (isNewCard && wallet.getState().stage === "open") void wallet.refresh();
    },
  });
  refreshOrderOnReturn(orders);
  return { wallet, orders };
}

function tellPayment(payment: Payment, post: Surroundings["post"]): void {
  if (payment.status === "failed") post({ type: "declined", payment });
  else if (payment.status !== "pending") post({ type: "paid", payment });
}

const noticeOf = ({ id, state, page }: Challenge): ChallengeNotice => ({ id, state, page });

function watchChallenges({ post, options, wallet, orders }: Surroundings & Pick<Parts, "wallet" | "orders">) {
  const memory = createChallengeMemory();
  const watch = new ChallengeWatch({
    ask: (id, waitSeconds, signal) => wallet.challenge(id, waitSeconds, signal),
    cancel: (id, key) => wallet.cancelChallenge(id, key),
    newKey: () => crypto.randomUUID(),
    memory,
    show(challenge) {
      const locale = options()?.locale ?? wallet.getState().session?.locale ?? browserLocale();
      const theme = options()?.appearance?.theme ?? "auto";
      post({ type: "challenge", challenge: noticeOf(challenge), locale, theme });
    },
    onEnd(challenge, purpose) {
      const card = challenge.result?.card ?? null;
      if (card !== null) wallet.adopt(card);
      // Only the list can say what there is now.
      else if (challenge.result?.problem === "outcome_unknown") void wallet.refresh();
      if (purpose === "payment" && orders.getState() !== null) {
        takeEnd(challenge, orders);
        watch.dismiss();
      }
      post({ type: "challenge_end", challenge: noticeOf(challenge) });
    },
  });
  wakeOnNews(watch);
  const ofOrder = () => orders.getState()?.order.challengeId ?? null;
  return { watch, resumption: resumeWith({ wallet, watch, memory, ofOrder }) };
}

function openPayer(wallet: Wallet, orders: OrderWatch, watch: ChallengeWatch): Payer {
  const payer = new Payer({
    send: (request, key) => wallet.ask((api) => api.pay(request, key)),
    newKey: () => crypto.randomUUID(),
    isOnline: () => navigator.onLine,
    orders,
    watch,
  });
  resumePayment(orders, watch, payer);
  return payer;
}
