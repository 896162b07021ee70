/** When the provider or the BFF is down. What is said must be true, and one card stays one card. */
import { tr } from "../../packages/widget/src/frame/i18n/tr.ts";
import { newCustomer } from "./fixtures/checkout.ts";
import { expect, test } from "./fixtures/index.ts";
import { CARDS } from "./fixtures/test-cards.ts";
import { creates, haveCards, heldCards } from "./provider.ts";
import {
  addButton,
  BOTH_PAGES,
  cardRow,
  cardRows,
  choose,
  fillIn,
  LOADED_WITHIN_MS,
  openForm,
  toldErrors,
  toldKinds,
  untilLoaded,
} from "./shopper.ts";

const PARAF = CARDS.halkbankMastercard;
const PARAF_NAME = "Halkbank Paraf •••• 0008";
const AXESS = CARDS.akbankMastercard;
const AXESS_NAME = "Akbank Axess •••• 0006";
const CREATE = "POST /cardstorage/card";
const LIST = "POST /cardstorage/cards";

/** The BFF looks for a lost card for some seconds, and the widget asks again after two. */
const FOUND_OUT = { timeout: 25_000 };

/** Waited out in nearly every test here. */
const PROVIDER_TIMEOUT_MS = 700;

test.use({ providerTimeoutMs: PROVIDER_TIMEOUT_MS });
test.slow();

// The BFF leaves a provider alone that failed too often, and the tests before have seen to that.
test.beforeEach(({ stack }) => stack.restartBff({ signal: "SIGTERM" }));

for (const shopPage of BOTH_PAGES) {
  test.describe(`on the ${shopPage} page`, () => {
    test("a provider that is down is said, and the cards can be asked for again", async ({
      checkout,
      sandbox,
      stack,
    }) => {
      const customer = newCustomer();
      await haveCards(stack, customer, [PARAF]);
      await sandbox.faults([{ match: "*", mode: "http-502-html" }]);
      const shop = await checkout({ shopPage, customer });
      const { frame } = shop;
      const retry = frame.getByRole("button", { name: tr.notices.retry, exact: true });
      await expect(retry).toBeVisible({ timeout: LOADED_WITHIN_MS });
      await expect(frame.getByText(tr.notices.someUnavailable)).toBeVisible();
      await expect(frame.getByText(tr.list.emptyTitle)).toBeHidden();
      const lists = async () =>
        (await sandbox.log()).filter(({ path }) => path === "/cardstorage/cards").length;
      const before = await lists();
      await retry.click();
      await expect.poll(lists).toBeGreaterThan(before);
      await expect(retry).toHaveAttribute("aria-disabled", "false");
      await expect(retry).toBeFocused();

      await sandbox.faults([]);
      await retry.click();
      await expect(cardRow(frame, PARAF_NAME).radio).toBeChecked();
      await expect(retry).toBeHidden();
      await expect(addButton(frame)).toBeFocused();
      await expect
        .poll(async () => (await toldKinds(shop)).filter((kind) => kind === "ready"))
        .toHaveLength(1);
      const unavailable: unknown = expect.objectContaining({ code: "vault_unavailable" });
      await expect.poll(() => toldErrors(shop)).toContainEqual(unavailable);
    });

    test("a BFF that cannot be reached is said, and asked again", async ({ checkout, page, stack }) => {
      const customer = newCustomer();
      await haveCards(stack, customer, [PARAF]);
      await page.route("**/v1/cards", (route) => route.abort());
      const { frame } = await checkout({ shopPage, customer });
      const retry = frame.getByRole("button", { name: tr.notices.retry, exact: true });
      await expect(retry).toBeVisible({ timeout: LOADED_WITHIN_MS });
      await expect(frame.getByRole("alert")).toHaveText(`${tr.notices.loadFailed} ${tr.noAnswer}`);
      await page.unroute("**/v1/cards");
      await retry.click();
      await expect(cardRow(frame, PARAF_NAME).radio).toBeChecked();
    });
  });
}

test("a list that is shown stays when the provider goes down", async ({
  checkout,
  context,
  sandbox,
  stack,
}) => {
  const customer = newCustomer();
  await haveCards(stack, customer, [PARAF, AXESS]);
  const shop = await checkout({ customer });
  const otherTab = await checkout({ customer, page: await context.newPage() });
  await untilLoaded(shop.frame);
  await untilLoaded(otherTab.frame);
  await sandbox.faults([{ match: LIST, mode: "http-502-html" }]);
  // Each change in one tab has the other one load its list again.
  await choose(otherTab.frame, AXESS_NAME, tr.actions.makeDefault);
  await expect(shop.frame.getByRole("button", { name: tr.notices.retry, exact: true })).toBeVisible();
  await expect(cardRows(shop.frame)).toHaveCount(2);
  await expect(cardRow(shop.frame, PARAF_NAME).radio).toBeChecked();
});

test.describe("when the provider's answer to a save is lost", () => {
  test("a card that it has saved is found, not sent again", async ({ checkout, sandbox, stack }) => {
    const customer = newCustomer();
    await haveCards(stack, customer, [AXESS]);
    await sandbox.faults([{ match: CREATE, mode: "timeout", after: "after-effect" }]);
    const { frame } = await checkout({ customer });
    const form = await openForm(frame);
    await fillIn(form, { number: PARAF.number });
    await form.save.click();
    await expect(cardRow(frame, PARAF_NAME).radio).toBeChecked(FOUND_OUT);
    await expect(cardRows(frame)).toHaveCount(2);
    expect(await creates(sandbox, PARAF)).toHaveLength(1);
    expect(await heldCards(stack, sandbox)).toEqual(["0006", "0008"]);
  });

  test("a card that it has not saved is said not to be, and can be sent again", async ({
    checkout,
    sandbox,
    stack,
  }) => {
    const customer = newCustomer();
    await haveCards(stack, customer, [AXESS]);
    await sandbox.faults([{ match: CREATE, mode: "timeout" }]);
    const { frame } = await checkout({ customer });
    const form = await openForm(frame);
    await fillIn(form, { number: PARAF.number });
    await form.save.click();
    await expect(form.alert).toHaveText(tr.problems.card_not_saved, FOUND_OUT);
    await expect(form.number).toHaveValue("5528 7900 0000 0008");
    expect(await creates(sandbox, PARAF)).toHaveLength(1);
    expect(await heldCards(stack, sandbox)).toEqual(["0006"]);

    await sandbox.faults([]);
    await form.save.click();
    await expect(cardRow(frame, PARAF_NAME).radio).toBeChecked();
    expect(await heldCards(stack, sandbox)).toEqual(["0006", "0008"]);
  });

  test("nothing is claimed until it is known", async ({ checkout, sandbox, stack }) => {
    const customer = newCustomer();
    await haveCards(stack, customer, [AXESS]);
    const { frame } = await checkout({ customer });
    const form = await openForm(frame);
    await sandbox.faults([
      { match: CREATE, mode: "timeout", after: "after-effect" },
      { match: LIST, mode: "timeout" },
    ]);
    await fillIn(form, { number: PARAF.number });
    await form.save.click();
    await expect(form.status).toHaveText(tr.form.slow, FOUND_OUT);
    await expect(form.status).toHaveText(tr.form.asking, FOUND_OUT);
    await expect(form.alert).toBeEmpty();
    await expect(form.number).not.toBeEditable();

    await sandbox.faults([]);
    await expect(cardRow(frame, PARAF_NAME).radio).toBeChecked(FOUND_OUT);
    expect(await creates(sandbox, PARAF)).toHaveLength(1);
    expect(await heldCards(stack, sandbox)).toEqual(["0006", "0008"]);
  });

  test("a shopper who does not want to wait closes the form, and the list tells", async ({
    checkout,
    sandbox,
    stack,
  }) => {
    const customer = newCustomer();
    await haveCards(stack, customer, [AXESS]);
    const { frame } = await checkout({ customer });
    const form = await openForm(frame);
    await sandbox.faults([
      { match: CREATE, mode: "reset", after: "after-effect" },
      { match: LIST, mode: "reset" },
    ]);
    await fillIn(form, { number: PARAF.number });
    await form.save.click();
    await expect(form.status).toHaveText(tr.form.asking, FOUND_OUT);
    await form.form.getByRole("button", { name: tr.form.close, exact: true }).click();
    await expect(addButton(frame)).toBeFocused();
    await expect(frame.getByText(tr.notices.someUnavailable)).toBeVisible();
    await expect(cardRows(frame)).toHaveCount(1);

    await sandbox.faults([]);
    // Otherwise it might leave the provider alone for some seconds yet.
    await stack.restartBff({ signal: "SIGTERM" });
    const { row } = cardRow(frame, PARAF_NAME);
    await expect(async () => {
      await frame.getByRole("button", { name: tr.notices.retry, exact: true }).click({ timeout: 500 });
      await expect(row).toBeVisible({ timeout: 2000 });
    }).toPass(FOUND_OUT);
    expect(await creates(sandbox, PARAF)).toHaveLength(1);
  });

  test("a first card, which cannot be looked for, is sent once more", async ({ checkout, sandbox }) => {
    await sandbox.faults([{ match: CREATE, mode: "timeout", times: 1 }]);
    const { frame } = await checkout();
    const form = await openForm(frame);
    await fillIn(form, { number: PARAF.number });
    await form.save.click();
    await expect(cardRow(frame, PARAF_NAME).radio).toBeChecked(FOUND_OUT);
    await expect(cardRows(frame)).toHaveCount(1);
    expect(await creates(sandbox, PARAF)).toHaveLength(2);
  });
});

test("when the BFF dies in the middle of a save, the widget asks again, and there is one card", async ({
  checkout,
  sandbox,
  stack,
}) => {
  const customer = newCustomer();
  await haveCards(stack, customer, [AXESS]);
  const { frame } = await checkout({ customer });
  const form = await openForm(frame);
  // It cannot be through with it before it dies.
  await sandbox.faults([
    { match: CREATE, mode: "timeout", after: "after-effect", times: 1 },
    { match: LIST, mode: "reset" },
  ]);
  await fillIn(form, { number: PARAF.number });
  await form.save.click();
  await expect.poll(() => creates(sandbox, PARAF), { intervals: [20] }).toHaveLength(1);
  await stack.restartBff({ signal: "SIGKILL" });
  await expect(form.status).toHaveText(tr.form.asking);
  await expect(form.alert).toBeEmpty();

  await sandbox.faults([]);
  await expect(cardRow(frame, PARAF_NAME).radio).toBeChecked(FOUND_OUT);
  await expect(cardRows(frame)).toHaveCount(2);
  expect(await creates(sandbox, PARAF)).toHaveLength(1);
  expect(await heldCards(stack, sandbox)).toEqual(["0006", "0008"]);
});
