/** True answers in a spelling that no document shows: what a client meets when a provider's API drifts. */
import { parseKeepingNumbers } from "./raw-json.ts";

/**
 * The answer with its JSON changed. What is not JSON stays as it is.
 * @param change gets the parsed body and gives the new one.
 */
export async function rewriteJson(response: Response, change: (body: unknown) => unknown): Promise<Response> {
  const { status, headers } = response;
  const text = await response.text();
  const body = parse(text);
  return new Response(body === undefined ? text : JSON.stringify(change(body)), { status, headers });
}

/**
 * The answer with top-level fields set to other values. All else is as it was, every number spelt as before; what is not a JSON
 * object stays as it is.
 */
export async function rewriteFields(response: Response, fields: Record<string, unknown>): Promise<Response> {
  const { status, headers } = response;
  const text = await response.text();
  const body = parse(text, parseKeepingNumbers);
  return new Response(isObject(body) ? JSON.stringify({ ...body, ...fields }) : text, { status, headers });
}

/**
 * Gives fields a type that no client can make sense of, whatever they held. The value stays inside, so that a log which shows the
 * payload shows it.
 * @param fields names, at any depth; none for every field at the top.
 */
export function mistype(body: unknown, fields: readonly string[]): unknown {
  if (!isObject(body)) return [body];
  if (fields.length === 0) {
    return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, { value }]));
  }
  return mapFields(body, fields, (value) => ({ value }));
}

/**
 * Adds fields that no document names to every object, and spells the named ones otherwise: numbers and booleans as text, digits
 * as a number. A client that reads with care copes.
 * @param fields names, at any depth.
 */
export function drift(body: unknown, fields: readonly string[]): unknown {
  return addUnknownFields(mapFields(body, fields, respell));
}

function parse(text: string, parser: (text: string) => unknown = JSON.parse): unknown {
  try {
    return parser(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function mapFields(body: unknown, fields: readonly string[], change: (value: unknown) => unknown): unknown {
  if (Array.isArray(body)) return body.map((item) => mapFields(item, fields, change));
  if (!isObject(body)) return body;
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      fields.includes(name) ? change(value) : mapFields(value, fields, change),
    ]),
  );
}

function respell(value: unknown): unknown {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value === "string" && /^\d{1,15}$/.test(value)) return Number(value);
  return value;
}

function addUnknownFields(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(addUnknownFields);
  if (!isObject(body)) return body;
  const known = Object.entries(body).map(([name, value]) => [name, addUnknownFields(value)] as const);
  return { new_field: null, ...Object.fromEntries(known), newDetails: { list: [1, "two"], flag: true } };
}
