/**
 * What a payment costs, in one or in more installments, and the service that tells it: `v1/ratio/Get` (documents, "Oran Tablosu (Sunucu
 * Tabanlı)"; field names and nesting as in Paynet's PHP client and in `cempehlivan/CP.VPOS`). The ratios are ours.
 *
 * The arithmetic is that of the example of `check_bin` in the documents (10,00 TL become 10,24 at a ratio of 0.02 and 10,37 at 0.03):
 * a commission that the card holder bears is taken of the total, and taxed with 18 %. That the same is done here, and with that tax, is
 * UNVERIFIED.
 */
import * as z from "zod";
import { OptionalText } from "./answer.ts";
import { type AmountsAs, asAmount, CommaAmount, commaText, HundredfoldAmount } from "./amounts.ts";
import { logoUrl, type Programme, programmeOf, PROGRAMMES, typeOfBin } from "./bins.ts";
import { Flag } from "./flag.ts";
import { newInstalmentKey } from "./ids.ts";
import { type Fields, type Outcome, refusal, success } from "./outcome.ts";

/** Ten-thousandths: 200 is 0.02, or 2 %. By number of installments. */
type Table = ReadonlyMap<number, number>;

const RATIOS: Table = new Map([
  [1, 200],
  [3, 300],
  [6, 500],
  [9, 700],
]);

/** Tables of the merchant's own, by `ratio_code`. This one costs nobody anything. */
const OWN_TABLES: ReadonlyMap<string, Table> = new Map([
  ["PESIN", new Map(Array.from(RATIOS.keys(), (instalments) => [instalments, 0]))],
]);

const TAX_PERCENT = 18;

export interface Quote {
  /** 1 for a single payment. */
  instalments: number;
  ratio: number;
  /** Kuruş, all below: what the card pays in all, and at a time. */
  total: number;
  perInstalment: number;
  /** What the merchant gets. */
  net: number;
  commission: number;
  tax: number;
}

interface Wanted {
  instalments: number;
  /** Kuruş, before any commission that the card holder bears. */
  amount: number;
  /** Whether the card holder bears it. */
  addCommission: boolean;
}

/**
 * What a payment with this card comes to.
 * @returns 23 for an unknown `ratio_code`, 21 for a number of installments that the card has not: both guesses.
 */
export function quote(
  card: { bin: string; type: string },
  wanted: Wanted & { ratioCode: string | undefined },
): Quote | 21 | 23 {
  const table = tableOf(wanted.ratioCode);
  if (!table) return 23;
  const offered = instalmentsOf(programmeOf(card.bin), card.type);
  const ratio = table.get(wanted.instalments);
  if (ratio === undefined || !offered.includes(wanted.instalments)) return 21;
  return priced(ratio, wanted);
}

function tableOf(ratioCode: string | undefined): Table | undefined {
  return ratioCode === undefined ? RATIOS : OWN_TABLES.get(ratioCode);
}

/** Debit cards, and those of banks that nobody knows, pay at once. */
function instalmentsOf(programme: Programme | undefined, type: string): readonly number[] {
  return type === "dc" ? [1] : [1, ...(programme?.instalments ?? [])];
}

function priced(ratio: number, { instalments, amount, addCommission }: Wanted): Quote {
  const total = addCommission
    ? Math.round((amount * 1_000_000) / (1_000_000 - ratio * (100 + TAX_PERCENT)))
    : amount;
  const commission = Math.round((total * ratio) / 10_000);
  const tax = addCommission ? total - amount - commission : Math.round((commission * TAX_PERCENT) / 100);
  const perInstalment = Math.round(total / instalments);
  return {
    instalments,
    ratio: ratio / 10_000,
    total,
    perInstalment,
    net: total - commission - tax,
    commission,
    tax,
  };
}

/** Whether `amount` is times 100 (the documents of `Get_public`, CP.VPOS) or a decimal (those of `Get`, by type alone): UNVERIFIED. */
export type RatioAmounts = "hundredfold" | "comma-decimal";

const AMOUNTS = { hundredfold: HundredfoldAmount, "comma-decimal": CommaAmount } as const;

/** What the service takes, by how it takes amounts. */
export function ratioRequest(ratioAmounts: RatioAmounts) {
  return z.object({
    amount: AMOUNTS[ratioAmounts].nullish(),
    bin: z
      .string()
      .regex(/^\d{6,8}$/)
      .transform((digits) => digits.slice(0, 6))
      .optional(),
    card_type: z.enum(["cc", "bc", "dc"]).optional(),
    addcomission_to_amount: Flag,
    ratio_code: OptionalText,
  });
}
type RatioInput = z.output<ReturnType<typeof ratioRequest>>;

/**
 * `v1/ratio/Get`. Without a `bin`, every bank's table; without an `amount`, which need not be sent, what would follow from it is 0 (a
 * guess). `tds_required` is false throughout.
 */
export function ratioTables(input: RatioInput, amountsAs: AmountsAs): Outcome {
  const table = tableOf(input.ratio_code);
  if (!table) return refusal(23);
  const programmes = input.bin === undefined ? PROGRAMMES : [programmeOf(input.bin)];
  const data = programmes.map((programme) => bankTable(programme, input, { table, amountsAs }));
  return success("ratio_get", { tds_required: false, data });
}

function bankTable(
  programme: Programme | undefined,
  input: RatioInput,
  { table, amountsAs }: { table: Table; amountsAs: AmountsAs },
): Fields {
  const { addcomission_to_amount: addCommission, ratio_code } = input;
  const type = input.card_type ?? typeOfBin(input.bin ?? "");
  const rows = instalmentsOf(programme, type).map((instalments) => {
    const amount = input.amount ?? 0;
    return priced(table.get(instalments) ?? 0, { instalments, amount, addCommission });
  });
  return {
    ...bankFields(programme),
    card_type: type,
    tds_required: false,
    ratio: rows.map((row) => rowFields(row, { amountsAs, ratio_code: ratio_code ?? "" })),
  };
}

function bankFields(programme: Programme | undefined): Fields {
  return {
    bank_id: programme?.card_bank_id ?? null,
    bank_logo: logoUrl(programme?.card_bank_id),
    bank_name: programme?.card_bank_name ?? "",
  };
}

/** `commision` with one s less than in English, as Paynet's PHP client and the example of `check_bin` have it. */
function rowFields(
  row: Quote,
  { amountsAs, ratio_code }: { amountsAs: AmountsAs; ratio_code: string },
): Fields {
  const count = instalmentCode(row.instalments);
  const amount = (kurus: number) => asAmount(kurus, amountsAs);
  return {
    ratio: row.ratio,
    instalment_key: newInstalmentKey(),
    instalment: count,
    instalment_amount: amount(row.perInstalment),
    total_net_amount: amount(row.net),
    total_amount: amount(row.total),
    commision: amount(row.commission),
    commision_tax: amount(row.tax),
    desc: `${count} Taksit ${count} x ${commaText(row.perInstalment)} = ${commaText(row.total)} TL`,
    ratio_code,
  };
}

/** Paynet's code for a number of installments: 0 is a single payment (documents, "taksit kodları"). */
export function instalmentCode(instalments: number): number {
  return instalments === 1 ? 0 : instalments;
}
