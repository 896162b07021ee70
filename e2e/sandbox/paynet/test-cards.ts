/**
 * The cards that the Paynet stand-in and its bank know: those of Paynet's documents (Paynet fact sheet 6), and our own, one for each
 * thing that can go wrong. Behaviour hangs on the card, so that tests which run at the same time do not disturb each other. Any
 * other number with a right check digit behaves as `ordinary`, with any 3-D password.
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
 */

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

/** How `create_card_tds_confirm` ends once the shopper is done; the letters are those of Paynet fact sheet 9. */
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
} as const satisfies Record<string, PaynetCard>;

const EXPIRES_12_26 = { month: 12, year: 2026 };
const EXPIRES_12_25 = { month: 12, year: 2025 };
const EXPIRES_01_30 = { month: 1, year: 2030 };
const YAPI_KREDI = { expiry: EXPIRES_12_25, cvv: "000", password: "34020", bank: "Yapı Kredi" };
const WITH_A = { expiry: EXPIRES_12_26, cvv: "000", password: "a" };
const WITH_A_001 = { ...WITH_A, cvv: "001" };

/**
 * The cards of Paynet's page "test kartları", with the expiry that it prints: some have run out. Four have a wrong check digit, as the
 * fact sheet has them.
 */
export const DOCUMENTED_CARDS: readonly PaynetCard[] = [
  { number: "4355084355084358", ...WITH_A, bank: "Akbank" },
  { number: "5571135571135575", ...WITH_A, bank: "Akbank" },
  { number: "4546711234567890", ...WITH_A, bank: "Ziraat Bankası" },
  { number: "5401341234567891", ...WITH_A, bank: "Ziraat Bankası" },
  { number: "4446760701569538", expiry: { month: 3, year: 2025 }, cvv: "598", password: null, bank: null },
  { number: "5423740618115066", expiry: { month: 5, year: 2028 }, cvv: "862", password: null, bank: null },
  {
    number: "5549600797792010",
    expiry: { month: 8, year: 2027 },
    cvv: "460",
    password: null,
    bank: "Garanti BBVA",
  },
  {
    number: "5549608789641500",
    expiry: { month: 4, year: 2027 },
    cvv: "464",
    password: null,
    bank: "Garanti BBVA",
  },
  { number: "4022774022774026", ...WITH_A_001, bank: "QNB" },
  { number: "5456165456165454", ...WITH_A_001, bank: "QNB" },
  { number: "4090700090840050", expiry: EXPIRES_01_30, cvv: "592", password: "123", bank: "Denizbank" },
  { number: "4508034508034509", ...WITH_A, bank: "İş Bankası" },
  { number: "5406675406675403", ...WITH_A, bank: "İş Bankası" },
  { number: "4531444531442283", ...WITH_A_001, bank: "Halkbank" },
  { number: "5818775818772285", ...WITH_A_001, bank: "Halkbank" },
  {
    number: "4119790155203496",
    expiry: { month: 4, year: 2024 },
    cvv: "579",
    password: "123456",
    bank: "Vakıfbank",
  },
  { number: "4506344103118942", ...YAPI_KREDI },
  { number: "4506347023253988", ...YAPI_KREDI },
  { number: "4506347028991897", ...YAPI_KREDI },
  { number: "4506347026523718", ...YAPI_KREDI },
  { number: "5400617004770430", ...YAPI_KREDI },
  { number: "5400617020092306", ...YAPI_KREDI },
  { number: "5400617030400291", ...YAPI_KREDI },
  { number: "5188960000043719", expiry: EXPIRES_01_30, cvv: "886", password: null, bank: null },
  { number: "4033602562020320", expiry: EXPIRES_01_30, cvv: "861", password: null, bank: null },
  {
    number: "5188961939192544",
    expiry: { month: 6, year: 2025 },
    cvv: "929",
    password: "123456",
    bank: null,
  },
  { number: "9792075482365454", ...TROY },
  { number: "6587619825149656", ...TROY },
];

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
}

/** Whether a number is on Paynet's page of test cards, and so taken even with a wrong check digit. */
export function isDocumented(cardNumber: string): boolean {
  return DOCUMENTED_CARDS.some(({ number }) => number === cardNumber);
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
  };
}
