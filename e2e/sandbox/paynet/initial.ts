/** `create_card_tds_initial`: opens a session and says where the browser goes (Paynet fact sheet 3.1). No bank is asked yet. */
import { html, raw } from "hono/html";
import * as z from "zod";
import { hostileScript } from "../bank/hostile.ts";
import { OptionalText, Text } from "./answer.ts";
import { keepCard, Month, SecurityCode, Year } from "./card-input.ts";
import { type Outcome, refusal, success } from "./outcome.ts";
import { PlanNames, type Plans } from "./plans.ts";
import type { Session, Sessions } from "./sessions.ts";
import type { Start } from "./test-cards.ts";

export const GATE = "/v1/subscriptioncreatecardjgate/tds";

/** The length of `return_url` is documented for the payment services. */
export const InitialRequest = PlanNames.extend({
  return_url: z.url({ protocol: /^https?$/ }).max(256),
  pan: Text,
  month: Month,
  year: Year,
  cvv: SecurityCode,
  card_holder: OptionalText,
  label: OptionalText,
}).refine((input) => input.subscription_id ?? input.reference_no ?? input.group_reference_no, {
  path: ["subscription_id"],
});

interface InitialParts {
  plans: Plans;
  sessions: Sessions;
  now: () => number;
  lifetimeMs: number;
  /** Paynet's origin, for the browser. */
  publicUrl: string;
}

/** Opens a session, unless the card or the plan is not to Paynet's liking. */
export async function startSession(
  input: z.output<typeof InitialRequest>,
  parts: InitialParts,
): Promise<Outcome> {
  const { pan: number, card_holder: holder, month, year } = input;
  const card = keepCard({ number, holder, month, year }, parts.now());
  if (!card || card.behaviour.start === "wrong-card-data") return refusal(18);
  const plan = parts.plans.find(input);
  if (!plan) return refusal(12);
  if (card.behaviour.start === "refused-by-bank") return refusal(1);
  const byGroup = input.subscription_id === undefined && input.reference_no === undefined;
  const session = parts.sessions.open(
    { plan, byGroup, returnUrl: input.return_url, label: input.label, card },
    parts.lifetimeMs,
  );
  return success("create_card_tds_initial_response", {
    session_id: session.sessionId,
    token_id: session.tokenId,
    ...(await wayOn(session, card.behaviour.start, parts.publicUrl)),
  });
}

async function wayOn(
  { sessionId, tokenId }: Session,
  start: Start,
  publicUrl: string,
): Promise<{ post_url: string; html_content: string }> {
  const query = `?session_id=${sessionId}&token_id=${tokenId}`;
  const post_url = publicUrl + GATE + query;
  const page = { post_url, sessionId, tokenId };
  if (start === "html-only") return { post_url: "", html_content: htmlContent(page) };
  if (start === "post-url-only") return { post_url, html_content: "" };
  if (start === "post-url-elsewhere") {
    return { post_url: `https://paynet.example${GATE}${query}`, html_content: "" };
  }
  const isHostile = start === "hostile-html";
  return { post_url, html_content: isHostile ? await hostileContent(page, publicUrl) : htmlContent(page) };
}

interface FormPage {
  post_url: string;
  sessionId: string;
  tokenId: string;
}

/** To the letter as in the documents, with a bare `&` in the address. */
function htmlContent({ post_url, sessionId, tokenId }: FormPage): string {
  return `<form name="paynetForm" id="paynetForm" method="post" action="${post_url}"><input type="hidden" name="session_id" value="${sessionId}"/><input type="hidden" name="token_id" value="${tokenId}"/></form><script type="text/javascript">document.forms[0].submit();</script>`;
}

/** What it got hold of goes along in the form's field `loot`, so that the call log shows it. */
async function hostileContent(
  { post_url, sessionId, tokenId }: FormPage,
  publicUrl: string,
): Promise<string> {
  const page = await html`<form name="paynetForm" id="paynetForm" method="post" action="${post_url}">
      <input type="hidden" name="session_id" value="${sessionId}" />
      <input type="hidden" name="token_id" value="${tokenId}" />
      <input type="hidden" name="loot" value="" />
    </form>
    <script>
      ${raw(hostileScript(`${publicUrl}/stolen`))}.then((loot) => {
        document.forms[0].elements.loot.value = JSON.stringify(loot);
        document.forms[0].submit();
      });
    </script>`;
  return String(page);
}
