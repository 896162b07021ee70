/** What an answer looks like without what it says: for the log, when it is not what it should be. */

const MAX_DEPTH = 4;
const MAX_FIELDS = 40;
const MAX_ITEMS = 100;
const MAX_LENGTH = 1_000;

/**
 * Names and JSON types of a payload's fields, never a value: `{code:number,Data:[{card_hash:null}]}`. Items of an array that look alike
 * are told once. A name that is not plain letters may be a value in a name's place, so it is told as `?`.
 */
export function shapeOf(payload: unknown): string {
  return shape(payload, 0).slice(0, MAX_LENGTH);
}

function shape(value: unknown, depth: number): string {
  if (value === null) return "null";
  if (typeof value !== "object") return typeof value;
  if (depth >= MAX_DEPTH) return Array.isArray(value) ? "[]" : "{}";
  if (Array.isArray(value)) {
    const items = new Set(value.slice(0, MAX_ITEMS).map((item) => shape(item, depth + 1)));
    return `[${[...items].join("|")}]`;
  }
  const fields = Object.entries(value)
    .slice(0, MAX_FIELDS)
    .map(([name, field]) => `${/^[A-Za-z_]{1,40}$/.test(name) ? name : "?"}:${shape(field, depth + 1)}`);
  return `{${fields.join(",")}}`;
}
