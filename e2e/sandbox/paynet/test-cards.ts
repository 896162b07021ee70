/**
 * The cards that the Paynet stand-in and its bank know: those of Paynet's documents, and our own, one for each
 * thing that can go wrong. Behaviour hangs on the card, so that tests which run at the same time do not disturb each other. Any
 * other number with a right check digit behaves as `ordinary`, with any 3-D password.
 *
 * All can be saved but those that say otherwise. What a confirm does with a card, a payment does too (charged for saved), but for
 * `savedAsCodeOne`, `replayedAsOldSuccess` and `documentedExample`, which pay as `ordinary` does; without 3-D Secure, so do
 * `sessionForgotten`, `verificationFails` and `expiresAtTheBank`.
 *
 * `breaksOutToParent`: Chromium lets a frame navigate its parent only where that is the top window. Within the dialog's frame, nothing
 * happens but a line in the console, and the shopper stays at the bank.
 *
 * | key                    | ends in | what happens                                                | what the BFF should end with     |
 * |------------------------|---------|-------------------------------------------------------------|----------------------------------|
 * | ordinary               | 1010    | saved; 3-D password a                                       | saved                            |
 * | ordinaryMastercard     | 1025    | saved; 3-D password a                                       | saved                            |
 * | ordinaryTroy           | 1030    | saved; any 3-D password                                     | saved                            |
 * | commercialCard         | 1049    | saved; `card_type` bc                                       | saved, funding null              |
 * | debitCard              | 1051    | saved; `card_type` dc                                       | saved, debit                     |
 * | password123            | 1067    | saved; 3-D password 123                                     | saved                            |
 * | password34020          | 1077    | saved; 3-D password 34020                                   | saved                            |
 * | password123456         | 1089    | saved; 3-D password 123456                                  | saved                            |
 * | refusedByBank          | 1095    | code 1 (card/save: only with a CVV)                         | declined                         |
 * | wrongCardData          | 1108    | code 18                                                     | invalid_card                     |
 * | refusedAsDuplicate     | 1117    | card/save: code 5 the second time                           | a refusal, or the first card     |
 * | htmlOnly               | 1122    | no `post_url`                                               | saved                            |
 * | postUrlOnly            | 1131    | no `html_content`                                           | saved                            |
 * | postUrlElsewhere       | 1146    | a foreign `post_url` and no html                            | unavailable; never sent there    |
 * | hostileHtml            | 1154    | `html_content` attacks, then goes on                        | saved; no `loot` of others       |
 * | savedAsCodeOne         | 1169    | B: code 1, no is_succeed, card_id                           | saved, after a look in the list  |
 * | declined               | 1178    | C: is_succeed false under code 0                            | declined                         |
 * | replayedAsOldSuccess   | 1183    | D: a second confirm gets 100                                | saved, with one confirm          |
 * | sessionForgotten       | 1192    | E: 13                                                       | failed or expired                |
 * | verificationFails      | 1205    | F: 16                                                       | failed                           |
 * | expiresAtTheBank       | 1214    | G: 13                                                       | expired or failed                |
 * | savedSlowly            | 1229    | the confirm takes `slowConfirmMs`                           | saved                            |
 * | savedAnswerLost        | 1238    | saved, and the connection breaks                            | saved, found in the list         |
 * | answerLost             | 1243    | not saved, and the connection breaks                        | failed, not found in the list    |
 * | savedLate              | 1251    | 502, and saved `lateSaveMs` later                           | saved, or unknown until then     |
 * | mistypedConfirm        | 1266    | saved, in an answer of wrong types                          | saved, found in the list         |
 * | driftedConfirm         | 1275    | saved, in an answer spelt otherwise                         | saved                            |
 * | documentedExample      | 1280    | code 1, no is_succeed, no card_id                           | failed, not found in the list    |
 * | neverReturns           | 1299    | the bank says thanks and stays                              | expired, or cancelled            |
 * | returnsTwice           | 1302    | a hidden frame returns, then the page                       | saved, with one confirm          |
 * | returnsWithoutIds      | 1311    | `message` only; a confirm gets 16                           | failed                           |
 * | returnsByGet           | 1326    | the ids in the query                                        | saved                            |
 * | breaksOutToTop         | 1335    | the last form has target _top                               | saved; on to `returnUrl`         |
 * | breaksOutToParent      | 1340    | the last form has target _parent                            | saved, but in a frame's frame stuck |
 * | framingRefused         | 1358    | X-Frame-Options: DENY                                       | saved in a window of its own     |
 * | needsCookie            | 1363    | no cookie, no second page                                   | saved                            |
 * | needsFirstPartyCookie  | 1396    | no cookie that is sent to a frame, no second page           | saved in a window of its own     |
 * | hostileBank            | 1372    | the bank's page attacks, then goes on                       | saved; no `loot` of others       |
 * | slowBank               | 1387    | the page takes `slowPageMs` (20 s)                          | saved                            |
 * | insufficientLimit      | 1409    | payment: bank error 51                                      | declined                         |
 * | expiredAtTheBank       | 1418    | payment: bank error 54                                      | declined                         |
 * | wrongSecurityCode      | 1423    | payment: bank error 82                                      | declined                         |
 * | lostCard               | 1432    | payment: bank error 41                                      | declined, and not said why       |
 * | stolenCard             | 1447    | payment: bank error 43                                      | declined, and not said why       |
 * | doNotHonour            | 1455    | payment: bank error 05                                      | declined                         |
 * | notPermitted           | 1460    | payment: bank error 57                                      | declined                         |
 * | suspectedFraud         | 1479    | payment: bank error 59                                      | declined, and not said why       |
 * | halfSecured2           | 1484    | 3-D payment: charged with `md_status` 2                     | as the merchant has it           |
 * | halfSecured3           | 1493    | 3-D payment: charged with `md_status` 3                     | as the merchant has it           |
 * | halfSecured4           | 1505    | 3-D payment: charged with `md_status` 4                     | as the merchant has it           |
 * | notSecured             | 1514    | `md_status` 0 after a right password: 16                    | failed                           |
 */
import type { DeclineName } from "./declines.ts";
import { DOCUMENTED_CARDS } from "./documented-cards.ts";

export { DOCUMENTED_CARDS, isDocumented } from "./documented-cards.ts";

/** How `card/save` or `create_card_tds_initial` answers. */
export type Start =
  | "ordinary"
  /** Code 1. `card/save` asks the bank only when a CVV is sent, and saves the card without one. */
  | "refused-by-bank"
  /** Code 18. */
  | "wrong-card-data"
  /** Code 5 when `card/save` has it already under that owner; without this, duplicates are taken. */
  | "refused-as-duplicate"
  | "html-only"
  | "post-url-only"
  /** `post_url` on a host that is not Paynet's, and no `html_content`. */
  | "post-url-elsewhere"
  /** `html_content` attacks its surroundings before it goes on. */
  | "hostile-html";

/** How `create_card_tds_confirm` (and, see above, a payment) ends once the shopper is done; the letters are those of Paynet fact sheet 9. */
export type Confirm =
  /** A. A second confirm is refused with 17 (D). */
  | "saved"
  /** B. `code: 1`, "Basarili islem", no `is_succeed`, a `card_id`. */
  | "saved-as-code-one"
  /** C. `is_succeed: false` and the bank's error, under `code: 0`. */
  | "declined"
  /** D. Like `saved`, and a second confirm gets the first answer under code 100. */
  | "replayed"
  /** E. 13, though the session is young. */
  | "session-forgotten"
  /** F. 16, though the bank was content. */
  | "verification-failed"
  /** G. The session runs out while the shopper is at the bank: 13. */
  | "expires-at-the-bank"
  | "saved-slowly"
  /** The connection breaks after the card was saved. */
  | "saved-answer-lost"
  /** The connection breaks, and no card was saved. */
  | "answer-lost"
  /** A gateway's page, and the card is saved some time later. */
  | "saved-late"
  /** Saved, in an answer whose types make no sense. */
  | "mistyped"
  /** Saved, in an answer with unknown fields, and with text for numbers and booleans. */
  | "drifted"
  /** The documents' own example: `code: 1`, no `is_succeed`, an empty `card_id`. Nothing was saved. */
  | "documented-example";

/** What the bank's page does, and how the browser comes back from it. */
export type BankBehaviour =
  | "returns"
  | "never-returns"
  | "returns-twice"
  /** 3-D Secure failed, and the return holds nothing but a `message`. */
  | "returns-without-ids"
  | "returns-by-get"
  | "breaks-out-to-top"
  | "breaks-out-to-parent"
  | "framing-refused"
  | "needs-cookie"
  /** A cookie without `Partitioned`, which a frame does not get back. */
  | "needs-first-party-cookie"
  | "hostile"
  | "slow";

/** What the bank tells of a 3-D Secure that the shopper got through: 1 full, 2 to 4 half, 0 none (Paynet fact sheet 5.4). */
export type MdStatus = "0" | "1" | "2" | "3" | "4";

export interface PaynetCard {
  number: string;
  expiry: { month: number; year: number };
  cvv: string;
  /** What the bank's page wants to be typed; `null`: anything. */
  password: string | null;
  /** For the bank's page; `null` where we do not know whose card it is. */
  bank: string | null;
  /** Credit, debit or commercial; `cc` unless told. */
  type?: "cc" | "dc" | "bc";
  start?: Start;
  confirm?: Confirm;
  bankBehaviour?: BankBehaviour;
  /** Why the bank refuses every payment. */
  decline?: DeclineName;
  mdStatus?: MdStatus;
}

const EXPIRY = { month: 12, year: 2030 };
/** The BINs of our own cards are those of these two in the documents' list. */
const OWN = { expiry: EXPIRY, cvv: "000", password: "a", bank: "Akbank" } as const;
const TROY = { expiry: EXPIRY, cvv: "152", password: null, bank: null } as const;

/** Our own cards, by what they do. */
export const PAYNET_CARDS = {
  ordinary: { ...OWN, number: "4355080100001010" },
  ordinaryMastercard: { ...OWN, number: "5571130200001025" },
  ordinaryTroy: { ...TROY, number: "9792075403001030" },
  commercialCard: { ...OWN, type: "bc", number: "5571130400001049" },
  debitCard: { ...OWN, number: "5818770500001051", bank: "Halkbank", type: "dc" },
  password123: { ...OWN, number: "4090700600001067", cvv: "592", password: "123", bank: "Denizbank" },
  password34020: { ...OWN, number: "4506340700001077", password: "34020", bank: "Yapı Kredi" },
  password123456: { ...OWN, number: "4119790800001089", cvv: "579", password: "123456", bank: "Vakıfbank" },
  refusedByBank: { ...OWN, number: "4355080900001095", start: "refused-by-bank" },
  wrongCardData: { ...OWN, number: "5571131000001108", start: "wrong-card-data" },
  refusedAsDuplicate: { ...OWN, number: "4355081100001117", start: "refused-as-duplicate" },
  htmlOnly: { ...OWN, number: "5571131200001122", start: "html-only" },
  postUrlOnly: { ...OWN, number: "4355081300001131", start: "post-url-only" },
  postUrlElsewhere: { ...OWN, number: "5571131400001146", start: "post-url-elsewhere" },
  hostileHtml: { ...OWN, number: "4355081500001154", start: "hostile-html" },
  savedAsCodeOne: { ...OWN, number: "5571131600001169", confirm: "saved-as-code-one" },
  declined: { ...OWN, number: "4355081700001178", confirm: "declined" },
  replayedAsOldSuccess: { ...OWN, number: "5571131800001183", confirm: "replayed" },
  sessionForgotten: { ...OWN, number: "4355081900001192", confirm: "session-forgotten" },
  verificationFails: { ...OWN, number: "5571132000001205", confirm: "verification-failed" },
  expiresAtTheBank: { ...OWN, number: "4355082100001214", confirm: "expires-at-the-bank" },
  savedSlowly: { ...OWN, number: "5571132200001229", confirm: "saved-slowly" },
  savedAnswerLost: { ...OWN, number: "4355082300001238", confirm: "saved-answer-lost" },
  answerLost: { ...OWN, number: "5571132400001243", confirm: "answer-lost" },
  savedLate: { ...OWN, number: "4355082500001251", confirm: "saved-late" },
  mistypedConfirm: { ...OWN, number: "5571132600001266", confirm: "mistyped" },
  driftedConfirm: { ...OWN, number: "4355082700001275", confirm: "drifted" },
  documentedExample: { ...OWN, number: "5571132800001280", confirm: "documented-example" },
  neverReturns: { ...OWN, number: "4355082900001299", bankBehaviour: "never-returns" },
  returnsTwice: { ...OWN, number: "5571133000001302", bankBehaviour: "returns-twice" },
  returnsWithoutIds: { ...OWN, number: "4355083100001311", bankBehaviour: "returns-without-ids" },
  returnsByGet: { ...OWN, number: "5571133200001326", bankBehaviour: "returns-by-get" },
  breaksOutToTop: { ...OWN, number: "4355083300001335", bankBehaviour: "breaks-out-to-top" },
  breaksOutToParent: { ...OWN, number: "5571133400001340", bankBehaviour: "breaks-out-to-parent" },
  framingRefused: { ...OWN, number: "4355083500001358", bankBehaviour: "framing-refused" },
  needsCookie: { ...OWN, number: "5571133600001363", bankBehaviour: "needs-cookie" },
  needsFirstPartyCookie: { ...OWN, number: "4355083900001396", bankBehaviour: "needs-first-party-cookie" },
  hostileBank: { ...OWN, number: "4355083700001372", bankBehaviour: "hostile" },
  slowBank: { ...OWN, number: "5571133800001387", bankBehaviour: "slow" },
  insufficientLimit: { ...OWN, number: "5571134000001409", decline: "insufficient-limit" },
  expiredAtTheBank: { ...OWN, number: "4355084100001418", decline: "expired" },
  wrongSecurityCode: { ...OWN, number: "5571134200001423", decline: "wrong-security-code" },
  lostCard: { ...OWN, number: "4355084300001432", decline: "lost" },
  stolenCard: { ...OWN, number: "5571134400001447", decline: "stolen" },
  doNotHonour: { ...OWN, number: "4355084500001455", decline: "do-not-honour" },
  notPermitted: { ...OWN, number: "5571134600001460", decline: "not-permitted" },
  suspectedFraud: { ...OWN, number: "4355084700001479", decline: "fraud" },
  halfSecured2: { ...OWN, number: "5571134800001484", mdStatus: "2" },
  halfSecured3: { ...OWN, number: "4355084900001493", mdStatus: "3" },
  halfSecured4: { ...OWN, number: "5571135000001505", mdStatus: "4" },
  notSecured: { ...OWN, number: "4355085100001514", mdStatus: "0" },
} as const satisfies Record<string, PaynetCard>;

const BY_NUMBER: ReadonlyMap<string, PaynetCard> = new Map(
  [...Object.values<PaynetCard>(PAYNET_CARDS), ...DOCUMENTED_CARDS].map((card) => [card.number, card]),
);

export interface CardBehaviour {
  type: "cc" | "dc" | "bc";
  password: string | null;
  bank: string | null;
  start: Start;
  confirm: Confirm;
  bankBehaviour: BankBehaviour;
  decline: DeclineName | null;
  mdStatus: MdStatus;
}

/** What a card does, without its number. */
export function behaviourOf(cardNumber: string): CardBehaviour {
  const card = BY_NUMBER.get(cardNumber);
  return {
    type: card?.type ?? "cc",
    password: card?.password ?? null,
    bank: card?.bank ?? null,
    start: card?.start ?? "ordinary",
    confirm: card?.confirm ?? "saved",
    bankBehaviour: card?.bankBehaviour ?? "returns",
    decline: card?.decline ?? null,
    mdStatus: card?.mdStatus ?? "1",
  };
}
