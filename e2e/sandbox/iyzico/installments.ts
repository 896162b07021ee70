/** What iyzico tells about a BIN, and the installments of its bank (iyzico fact sheet 6). */
import * as z from "zod";
import { type Amount, roundToCents, share, withTwoDecimals } from "./amounts.ts";
import { binFacts, type KnownBin, knownBins } from "./bins.ts";
import { Text } from "./card-input.ts";
import { type Fields, type Outcome, refusal, success } from "./outcome.ts";
import { positive, type SentAmount } from "./payment-input.ts";
import { rawNumber } from "../raw-json.ts";

/** What is paid in the end for 100 000, by number of installments. Whole numbers, so that no plan depends on floating point. */
type Plan = Readonly<Record<number, bigint>>;

/** By programme, or by bank for cards of none. Axess is as recorded from iyzico; the others are made up. */
const PLANS: ReadonlyMap<string, Plan> = new Map<string, Plan>([
  ["Axess", { 2: 102_174n, 3: 103_390n, 6: 106_886n, 9: 110_920n }],
  ["Bonus", { 2: 102_310n, 3: 103_640n, 6: 107_320n, 9: 111_480n, 12: 115_870n }],
  ["World", { 2: 102_050n, 3: 103_190n, 6: 106_540n, 9: 110_280n, 12: 114_360n }],
  ["Maximum", { 2: 102_240n, 3: 103_510n, 6: 107_110n, 9: 111_250n }],
  ["Paraf", { 2: 102_120n, 3: 103_300n, 6: 106_700n }],
  ["CardFinans", { 2: 102_420n, 3: 103_820n, 6: 107_590n, 9: 111_920n, 12: 116_450n }],
  ["Akbank", { 2: 102_490n, 3: 103_880n }],
  ["Denizbank", { 2: 102_500n, 3: 103_990n }],
  ["QNB", { 3: 104_050n, 6: 107_900n }],
  ["HSBC", { 3: 103_750n }],
]);
const PER = 100_000n;

interface Purchase {
  price: Amount;
  currency: string;
}

interface Row {
  installment: number;
  total: Amount;
  each: Amount;
}

/** What is to be paid in so many installments, rounded to cents; `undefined` where the card's bank does not offer them. */
export function installmentTotal(
  facts: KnownBin | undefined,
  purchase: Purchase & { installment: number },
): Amount | undefined {
  return rows(facts, purchase).find(({ installment }) => installment === purchase.installment)?.total;
}

/** Debit cards, foreign cards and (a guess) foreign currency get no plan. One payment is not in the list. */
function rows(facts: KnownBin | undefined, { price, currency }: Purchase): Row[] {
  if (facts?.cardType !== "CREDIT_CARD" || currency !== "TRY") return [];
  const plan = PLANS.get(facts.cardFamily ?? facts.cardBankName) ?? {};
  return Object.entries(plan).map(([count, rate]) => {
    // Each is taken of what is not rounded yet, which is what the recorded numbers show.
    const exact = share(price, rate, PER);
    return {
      installment: Number(count),
      total: roundToCents(exact),
      each: roundToCents(share(exact, 1n, BigInt(count))),
    };
  });
}

const BinRequest = z.object({ binNumber: Text });
const InstallmentRequest = z.object({ binNumber: Text, price: Text, currency: Text });

/** `POST /payment/bin/check`. */
export function checkBin(request: unknown): Outcome {
  const parsed = BinRequest.safeParse(request);
  if (!parsed.success) return refusal("11");
  const { binNumber } = parsed.data;
  if (binNumber === undefined) return refusal("5006");
  if (binNumber.length < 6) return refusal("5007", { binNumber });
  const facts = binFacts(binNumber);
  if (!facts) return refusal("5066", { binNumber });
  const { cardType, cardAssociation, cardFamily, cardBankName: bankName, cardBankCode: bankCode } = facts;
  return success({ binNumber, cardType, cardAssociation, cardFamily, bankName, bankCode, commercial: 0 });
}

/** `POST /payment/iyzipos/installment`: the plans of one BIN, or, without one, of every programme and bank. */
export function installments(request: unknown): Outcome {
  const parsed = InstallmentRequest.safeParse(request);
  if (!parsed.success) return refusal("11");
  const { binNumber, currency = "TRY" } = parsed.data;
  const price = positive(parsed.data.price);
  if ("code" in price) return price;
  if (binNumber !== undefined && binNumber.length < 6) return refusal("5007");
  const banks = binNumber === undefined ? oneCardOfEach() : [binFacts(binNumber)];
  return success({
    installmentDetails: banks.map((facts) => details({ binNumber, facts, price, currency })),
  });
}

function oneCardOfEach(): KnownBin[] {
  const credit = knownBins().filter(({ cardType }) => cardType === "CREDIT_CARD");
  const byProgramme = credit.map((facts) => [`${facts.cardBankCode} ${facts.cardFamily}`, facts] as const);
  return [...new Map(byProgramme).values()];
}

interface Asked {
  binNumber: string | undefined;
  facts: KnownBin | undefined;
  price: SentAmount;
  currency: string;
}

function details({ binNumber, facts, price, currency }: Asked): Fields {
  const { text, value } = price;
  const once = { installmentPrice: rawNumber(text), totalPrice: rawNumber(text), installmentNumber: 1 };
  const more = rows(facts, { price: value, currency }).map(({ installment, total, each }) => ({
    installmentPrice: rawNumber(withTwoDecimals(each)),
    totalPrice: rawNumber(withTwoDecimals(total)),
    installmentNumber: installment,
  }));
  return { binNumber, price: rawNumber(text), ...cardFields(facts), installmentPrices: [once, ...more] };
}

/** A foreign card's row says nothing of it. */
function cardFields(facts: KnownBin | undefined): Fields {
  if (!facts) return {};
  return {
    cardType: facts.cardType,
    cardAssociation: facts.cardAssociation,
    cardFamilyName: facts.cardFamily,
    force3ds: facts.force3ds ? 1 : 0,
    bankCode: facts.cardBankCode,
    bankName: facts.cardBankName,
    forceCvc: facts.forceCvc ? 1 : 0,
    commercial: 0,
    dccEnabled: 0,
    agricultureEnabled: 0,
  };
}
