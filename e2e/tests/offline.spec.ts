/** A browser that loses its connection: nothing is claimed, nothing is lost, and one card stays one card. */
import type { Request, Route } from "@playwright/test";
import { tr } from "../../packages/widget/src/frame/i18n/tr.ts";
import type { Stack } from "../run/stack.ts";
import { newCustomer } from "./fixtures/checkout.ts";
import { expect, test } from "./fixtures/index.ts";
import { CARDS } from "./fixtures/test-cards.ts";
import { deletions, haveCards, heldCards, creates } from "./provider.ts";
import {
  cardRow,
  cardRows,
  choose,
  removeCard,
  undoButton,
  untilLoaded,
  fillIn,
  openForm,
} from "./shopper.ts";

const PARAF = CARDS.halkbankMastercard;
const PARAF_NAME = "Halkbank Paraf •••• 0008";
const AXESS = CARDS.akbankMastercard;
const AXESS_NAME = "Akbank Axess •••• 0006";
/** The time in which a deletion can be undone. */
const UNDO_MS = 5000;

/** Does a request of the widget's from here, in its name. */
async function sendOn(stack: Stack, request: Request): Promise<void> {
  const { authorization = "", "idempotency-key": key = "" } = await request.allHeaders();
  const answer = await fetch(`${stack.bffUrl}${new URL(request.url()).pathname}`, {
    method: request.method(),
    headers: { authorization, "idempotency-key": key, "content-type": "application/json" },
    body: request.postData(),
  });
  expect(answer.ok).toBe(true);
}

test.describe("a browser without a connection", () => {
  test("sends no card, and keeps what was typed until it is back", async ({ checkout, context, sandbox }) => {
    const { frame } = await checkout();
    const form = await openForm(frame);
    await fillIn(form, { number: PARAF.number });
    await context.setOffline(true);
    await expect(frame.getByText(tr.notices.offline)).toBeVisible();
    await form.save.click();
    await expect(form.alert).toHaveText(tr.form.notSent);
    await expect(form.number).toHaveValue("5528 7900 0000 0008");

    await context.setOffline(false);
    await expect(frame.getByText(tr.notices.offline)).toBeHidden();
    expect(await creates(sandbox, PARAF)).toEqual([]);
    await form.save.click();
    await expect(cardRow(frame, PARAF_NAME).radio).toBeChecked();
    expect(await creates(sandbox, PARAF)).toHaveLength(1);
  });

  test("that lost it during a save finds out once it is back", async ({
    checkout,
    context,
    page,
    sandbox,
    stack,
  }) => {
    const customer = newCustomer();
    await haveCards(stack, customer, [AXESS]);
    const { frame } = await checkout({ customer });
    const form = await openForm(frame);
    await fillIn(form, { number: PARAF.number });
    // Chromium's switch for the connection leaves alone what is under way, so its answer is held back, and lost.
    const offline = Promise.withResolvers<void>();
    const loseAnswer = async (route: Route) => {
      await sendOn(stack, route.request());
      await offline.promise;
      await route.abort("internetdisconnected");
    };
    await page.route("**/v1/cards", loseAnswer, { times: 1 });
    await form.save.click();
    await expect.poll(() => creates(sandbox, PARAF)).toHaveLength(1);
    await context.setOffline(true);
    await expect(frame.getByText(tr.notices.offline)).toBeVisible();
    offline.resolve();
    await expect(form.status).toHaveText(tr.form.askingOffline);
    await expect(form.alert).toBeEmpty();

    await context.setOffline(false);
    await expect(cardRow(frame, PARAF_NAME).radio).toBeChecked();
    await expect(cardRows(frame)).toHaveCount(2);
    expect(await creates(sandbox, PARAF)).toHaveLength(1);
    expect(await heldCards(stack, sandbox)).toEqual(["0006", "0008"]);
  });

  test("keeps the list, and says what was not done", async ({ checkout, context, page, stack }) => {
    const customer = newCustomer();
    await haveCards(stack, customer, [PARAF, AXESS]);
    const { frame } = await checkout({ customer });
    await untilLoaded(frame);
    await choose(frame, AXESS_NAME, tr.actions.addName);
    const { row, radio } = cardRow(frame, AXESS_NAME);
    await context.setOffline(true);
    await expect(frame.getByText(tr.notices.offline)).toBeVisible();
    await expect(cardRows(frame)).toHaveCount(2);
    await radio.check();
    await expect(page.locator("#picked")).toHaveText(`Seçilen kart: ${AXESS_NAME}`);

    // Nothing was lost, so nothing is to be found out: the change is made when the connection is back.
    await row.getByLabel(tr.rename.label).fill("Market");
    await row.getByRole("button", { name: tr.rename.save, exact: true }).click();
    await expect(row.getByRole("button", { name: tr.rename.saving, exact: true })).toBeVisible();
    await context.setOffline(false);
    await expect(frame.getByText(tr.notices.offline)).toBeHidden();
    await expect(row.getByLabel(tr.rename.label)).toBeHidden();
    await expect(row).toContainText("Market");
  });

  test("deletes a card once it is back", async ({ checkout, context, page, sandbox, stack }) => {
    const customer = newCustomer();
    await page.clock.install();
    await haveCards(stack, customer, [PARAF, AXESS]);
    const { frame } = await checkout({ customer });
    await untilLoaded(frame);
    await removeCard(frame, PARAF_NAME);
    await context.setOffline(true);
    await page.clock.fastForward(UNDO_MS);
    await expect(undoButton(frame, PARAF_NAME)).toBeHidden();
    await context.setOffline(false);
    await expect.poll(() => deletions(sandbox)).toBe(1);
    await expect(cardRows(frame)).toHaveCount(1);
  });
});
