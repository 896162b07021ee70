/** What a session's start says of the way to the bank: an address, and HTML that goes there (Paynet fact sheet 3.1). */
import { html, raw } from "hono/html";
import { hostileScript } from "../bank/hostile.ts";
import type { Session } from "./sessions.ts";

export interface WayOn {
  session_id: string;
  token_id: string;
  post_url: string;
  html_content: string;
}

interface Gate {
  /** Paynet's origin, for the browser. */
  publicUrl: string;
  path: string;
}

/** Both ways on, or as many as the card's `start` leaves. */
export async function wayOn(session: Session<unknown>, gate: Gate): Promise<WayOn> {
  const { sessionId, tokenId, card } = session;
  const path = `${gate.path}?session_id=${sessionId}&token_id=${tokenId}`;
  const page = { session_id: sessionId, token_id: tokenId, post_url: gate.publicUrl + path };
  const { start } = card.behaviour;
  if (start === "html-only") return { ...page, post_url: "", html_content: htmlContent(page) };
  if (start === "post-url-only") return { ...page, html_content: "" };
  if (start === "post-url-elsewhere") {
    return { ...page, post_url: `https://paynet.example${path}`, html_content: "" };
  }
  const isHostile = start === "hostile-html";
  const html_content = isHostile ? await hostileContent(page, gate.publicUrl) : htmlContent(page);
  return { ...page, html_content };
}

type FormPage = Omit<WayOn, "html_content">;

/** To the letter as in the documents, with a bare `&` in the address. */
function htmlContent({ post_url, session_id, token_id }: FormPage): string {
  return `<form name="paynetForm" id="paynetForm" method="post" action="${post_url}"><input type="hidden" name="session_id" value="${session_id}"/><input type="hidden" name="token_id" value="${token_id}"/></form><script type="text/javascript">document.forms[0].submit();</script>`;
}

/** What it got hold of goes along in the form's field `loot`, so that the call log shows it. */
async function hostileContent(
  { post_url, session_id, token_id }: FormPage,
  publicUrl: string,
): Promise<string> {
  const page = await html`<form name="paynetForm" id="paynetForm" method="post" action="${post_url}">
      <input type="hidden" name="session_id" value="${session_id}" />
      <input type="hidden" name="token_id" value="${token_id}" />
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
