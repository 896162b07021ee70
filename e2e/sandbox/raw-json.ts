/** JSON whose numbers keep their spelling: `10.00000000` and `0E-8` are the same to a parser, and not to who reads text. */

/** Node has both since version 21 (ECMAScript proposal "JSON.parse source text access"); TypeScript's libraries do not know them yet. */
declare global {
  interface JSON {
    rawJSON(text: string): object;
    parse(
      text: string,
      reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
    ): unknown;
  }
}

/** A number that `JSON.stringify` writes as it is spelt here. */
export type RawNumber = object;

/**
 * The number as this text.
 * @throws when the text is no JSON.
 */
export function rawNumber(text: string): RawNumber {
  return JSON.rawJSON(text);
}

/**
 * Parses JSON so that writing it again gives the same numbers, digit by digit.
 * @throws when the text is no JSON.
 */
export function parseKeepingNumbers(text: string): unknown {
  return JSON.parse(text, (_key, value, { source }) =>
    typeof value === "number" && source !== undefined ? rawNumber(source) : value,
  );
}
