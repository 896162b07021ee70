/**
 * What the page does when the widget says that the order is paid: it asks the shop's own server, which asks the BFF. What a browser
 * says is no reason to send anything.
 */
import { say } from "./preferences.ts";

const AGAIN_MS = 3_000;

/** How the order stands, as far as the shop's server could tell. */
const WORDS = {
  paid: { title: "paidTitle", text: "paidText" },
  in_review: { title: "inReviewTitle", text: "inReviewText" },
  checking: { title: "checkingTitle", text: "checkingText" },
  open: { title: "notPaidTitle", text: "notPaidText" },
} as const;
type Standing = keyof typeof WORDS;

/** Those after which there may be news. */
const PASSING = new Set<Standing>(["in_review", "checking"]);

let timer: ReturnType<typeof setTimeout> | undefined;
/** The payment that the widget told of last. */
let followed: string | undefined;

function element(id: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`#${id}`);
  if (!found) throw new Error(`#${id} is not in the page`);
  return found;
}

async function ask(orderId: string, paymentId: string): Promise<Standing> {
  try {
    const response = await fetch(`/orders/${orderId}/payment`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ paymentId }),
    });
    const { status }: { status?: string } = await response.json();
    return status === "paid" || status === "in_review" || status === "open" ? status : "checking";
  } catch {
    return "checking";
  }
}

function show(standing: Standing): void {
  const receipt = element("receipt");
  receipt.dataset["standing"] = standing;
  receipt.hidden = false;
  say(element("receipt-title"), WORDS[standing].title);
  say(element("receipt-text"), WORDS[standing].text);
}

async function check(orderId: string, paymentId: string): Promise<void> {
  const standing = await ask(orderId, paymentId);
  if (paymentId !== followed) return;
  show(standing);
  clearTimeout(timer);
  if (PASSING.has(standing)) timer = setTimeout(() => void check(orderId, paymentId), AGAIN_MS);
}

/** Shows what the shop's server knows of the order, and keeps at it until that is final. */
export function followOrder(paymentId: string): void {
  followed = paymentId;
  const { order = "" } = element("receipt").dataset;
  void check(order, paymentId);
}
