/** Looks for secrets in what was answered, logged and filed, however they are written there. */
import { findLeaks } from "../tests/fixtures/leak-detector.ts";
import { KNOWN_NUMBERS } from "../tests/fixtures/test-cards.ts";
import type { Souvenirs } from "./tour-guide.ts";

const NOWHERE_ALLOWED = "";

/** Card numbers in log lines and database files. */
export function leaksIn({ log, databases }: Pick<Souvenirs, "log" | "databases">) {
  return findLeaks(
    [
      ...databases.map(({ name, bytes }) => ({
        channel: "database file" as const,
        where: name,
        content: bytes,
      })),
      ...log.map((content) => ({ channel: "BFF output" as const, where: "log", content })),
    ],
    NOWHERE_ALLOWED,
  );
}

/** Every run of nine digits of every card number. */
const NINE_DIGITS = new Set(
  KNOWN_NUMBERS.flatMap((number) =>
    Array.from({ length: number.length - 8 }, (_, start) => number.slice(start, start + 9)),
  ),
);

export function nineDigitsOfANumberIn(text: string): boolean {
  const runs = text.match(/\d{9,}/g) ?? [];
  return runs.some((run) =>
    Array.from({ length: run.length - 8 }, (_, start) => run.slice(start, start + 9)).some((digits) =>
      NINE_DIGITS.has(digits),
    ),
  );
}

/** How a secret might be written. */
function spellings(token: string): string[] {
  const bytes = Buffer.from(token);
  return [
    token,
    encodeURIComponent(token),
    bytes.toString("hex"),
    ...[0, 1, 2].map((offset) => withinBase64(bytes, offset)),
  ];
}

/** What base64 of a text has of a secret that stands so many bytes behind a group's beginning. */
function withinBase64(bytes: Buffer, offset: number): string {
  const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
  // The signs at either end are made of what stands beside it, too.
  const end = Math.floor(((bytes.length + offset) * 8) / 6);
  return text.slice(Math.ceil((offset * 8) / 6), end);
}

/**
 * Which of the secrets stand in any of the texts, in any spelling. A secret has four letters or more; those are what is looked at first,
 * since there are many secrets, and databases are large.
 */
export function secretsIn(texts: readonly (string | Buffer)[], secrets: readonly string[]): string[] {
  const written = new Map(
    secrets.flatMap((secret) => spellings(secret).map((spelling) => [spelling, secret])),
  );
  const byBeginning = Map.groupBy(written.keys(), (spelling) => Buffer.from(spelling).readInt32BE(0));
  const found = new Set<string>();
  for (const text of texts) {
    const bytes = Buffer.from(text);
    for (let at = 0; at <= bytes.length - 4; at += 1) {
      for (const spelling of byBeginning.get(bytes.readInt32BE(at)) ?? []) {
        const end = at + Buffer.byteLength(spelling);
        if (bytes.subarray(at, end).equals(Buffer.from(spelling))) found.add(written.get(spelling) ?? "");
      }
    }
  }
  return [...found];
}
