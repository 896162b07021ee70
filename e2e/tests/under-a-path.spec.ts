/** A BFF behind a path of a bigger site: the loader, the frame and its calls all stay below it. */
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { proxy } from "hono/proxy";
import { freePorts } from "../run/ports.ts";
import { expect, test } from "./fixtures/index.ts";
import { startSecondBff } from "./fixtures/second-bff.ts";
import { startSite } from "./fixtures/site.ts";

test("the widget works when the BFF is served under a path", async ({ page, stack }) => {
  const shop = await startSite("path-shop");
  const bff = await startSecondBff(stack, shop.origin);
  const [port] = await freePorts();
  const bigSite = new Hono().all("/pay/*", (c) => {
    const { pathname, search } = new URL(c.req.url);
    return proxy(`${bff.bffUrl}${pathname.replace("/pay", "")}${search}`, c.req);
  });
  const server = serve({ fetch: bigSite.fetch, hostname: "127.0.0.1", port });
  try {
    const made = await fetch(`${bff.bffUrl}/v1/sessions`, {
      method: "POST",
      headers: { authorization: `Bearer ${bff.merchantKey}`, "content-type": "application/json" },
      body: JSON.stringify({
        customer: { id: "path-customer", email: "ayse@example.com" },
        origin: shop.origin,
      }),
    });
    const { token }: { token: string } = await made.json();
    shop.put(
      "/",
      `<div id="cards"></div>
      <script src="http://pay.localhost:${port}/pay/saved-cards.js"></script>
      <script>SavedCards.mount("#cards", { session: "${token}", locale: "tr" });</script>`,
    );
    await page.goto(shop.origin);
    const frame = page.locator(`iframe[src="http://pay.localhost:${port}/pay/frame"]`).contentFrame();
    await frame.getByRole("button", { name: "Kart ekle" }).click();
    await expect(frame.getByLabel("Kart numarası")).toBeVisible();
  } finally {
    server.close();
    await Promise.all([bff.stop(), shop.stop()]);
  }
});
