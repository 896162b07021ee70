/** The document at `GET /openapi.json` says what the API does: every answer of a tour of all of it is held against it. */
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { startBff } from "./bff.ts";
import type { RecordedAnswer, Souvenirs } from "./tour-guide.ts";

const Schema = z.record(z.string(), z.unknown());
const Content = z.record(z.string(), z.strictObject({ schema: Schema }));
const Parameter = z.strictObject({
  name: z.string(),
  in: z.enum(["header", "path", "query"]),
  required: z.boolean().optional(),
  description: z.string().optional(),
  schema: Schema,
});
const Operation = z.strictObject({
  operationId: z.string(),
  summary: z.string(),
  description: z.string().optional(),
  security: z.array(z.record(z.string(), z.array(z.string()))).nonempty(),
  parameters: z.array(Parameter).optional(),
  requestBody: z.strictObject({ required: z.literal(true), content: Content }).optional(),
  responses: z.record(
    z.string().regex(/^[1-5]\d\d$/),
    z.strictObject({ description: z.string().min(1), content: Content.optional() }),
  ),
});
const ProblemBody = z.looseObject({ code: z.string() });
/** The parts that OpenAPI 3.1 requires, and no others than those in use here. */
const Document = z.strictObject({
  openapi: z.string().regex(/^3\.1\.\d$/),
  info: z.strictObject({ title: z.string().min(1), version: z.string().min(1), description: z.string() }),
  paths: z.record(
    z.string().startsWith("/"),
    z.partialRecord(z.enum(["get", "post", "patch", "delete"]), Operation),
  ),
  components: z.strictObject({
    securitySchemes: z.record(
      z.string(),
      z.discriminatedUnion("type", [
        z.strictObject({ type: z.literal("http"), scheme: z.literal("bearer"), description: z.string() }),
        z.strictObject({
          type: z.literal("apiKey"),
          in: z.literal("header"),
          name: z.string(),
          description: z.string(),
        }),
      ]),
    ),
  }),
});
type Document = z.infer<typeof Document>;
type Operation = z.infer<typeof Operation>;

/** Documented, and out of reach for a test that talks to the API alone. */
const UNREACHABLE: Record<string, string> = {};

let document: Document;
let answers: RecordedAnswer[];
/** Holds the document, and what a tour brought home, against each other. */
export function describeDocument(tour: () => Souvenirs): void {
  beforeAll(async () => {
    const bff = await startBff();
    document = Document.parse(await (await bff.app.request("/openapi.json")).json());
    await bff.close();
    answers = tour().answers.filter(({ path }) => !isPage(path));
  });

  describe("the document", () => {
    test("names every route of merchant and shopper, and who may call it", () => {
      expect(operations().map(([path, method, { security }]) => [method, path, security])).toEqual([
        ["POST", "/v1/sessions", [{ merchantKey: [] }]],
        ["GET", "/v1/session", [{ sessionToken: [] }]],
        ["GET", "/v1/sessions/{id}", [{ merchantKey: [] }]],
        ["GET", "/v1/cards", [{ sessionToken: [] }]],
        ["POST", "/v1/cards", [{ sessionToken: [] }]],
        ["PATCH", "/v1/cards/{id}", [{ sessionToken: [] }]],
        ["DELETE", "/v1/cards/{id}", [{ sessionToken: [] }]],
        ["GET", "/v1/challenges/{id}", [{ sessionToken: [] }]],
        ["POST", "/v1/challenges/{id}/cancel", [{ sessionToken: [] }]],
        ["GET", "/v1/order", [{ sessionToken: [] }]],
        ["GET", "/v1/cards/{id}/installments", [{ sessionToken: [] }]],
        ["POST", "/v1/installments", [{ sessionToken: [] }]],
        ["POST", "/v1/payments", [{ sessionToken: [] }]],
        ["GET", "/v1/payments/{id}", [{ merchantKey: [] }]],
        ["POST", "/v1/webhooks/iyzico", [{ iyzicoSignature: [] }]],
      ]);
      expect(Object.keys(document.components.securitySchemes)).toEqual([
        "merchantKey",
        "sessionToken",
        "iyzicoSignature",
      ]);
    });

    test("gives each operation an id of its own, and each parameter of a path", () => {
      const ids = operations().map(([, , { operationId }]) => operationId);
      expect(new Set(ids).size).toBe(ids.length);
      for (const [path, , { parameters = [] }] of operations()) {
        const inPath = parameters.filter((parameter) => parameter.in === "path");
        expect(inPath.map(({ name, required }) => [name, required])).toEqual(
          path.includes("{id}") ? [["id", true]] : [],
        );
      }
    });

    test("asks every change for an Idempotency-Key", () => {
      for (const [path, method, { parameters = [] }] of operations()) {
        const asked = parameters.some(({ name, required }) => name === "Idempotency-Key" && required);
        const isChange = /^\/v1\/(cards|payments)/.test(path) && method !== "GET";
        expect([method, path, asked]).toEqual([method, path, isChange]);
      }
    });

    test("lets no request body hold what it does not name", () => {
      for (const [, , { requestBody }] of operations()) {
        if (requestBody) expectClosed(requestBody.content["application/json"]?.schema);
      }
    });

    test("has no place in an answer for more of a card number than its BIN and its last four digits", () => {
      const all = operations().flatMap(([, , { responses }]) => cardSchemasIn(responses));
      const [cards, ofPayments] = [
        all.filter((card) => "bin" in card),
        all.filter((card) => !("bin" in card)),
      ];
      expect([cards.length, ofPayments.length]).toEqual([7, 9]);
      for (const card of ofPayments) {
        expect(Object.keys(card).toSorted()).toEqual(["bank", "brand", "family", "id", "last4"]);
      }
      for (const card of cards) {
        expect(Object.keys(card).toSorted()).toEqual(
          "bank bin brand expiry family funding id isDefault isExpired label last4 vault".split(" "),
        );
        const fits = (name: string, value: string) => new Ajv2020().validate(Schema.parse(card[name]), value);
        expect(["552608", "55260800"].map((bin) => fits("bin", bin))).toEqual([true, true]);
        for (const length of [0, 4, 5, 7, 9, 10, 12, 16]) expect(fits("bin", "5".repeat(length))).toBe(false);
      }
      for (const { last4 } of all) {
        const fits = (value: string) => new Ajv2020().validate(Schema.parse(last4), value);
        expect(fits("0006")).toBe(true);
        for (const length of [0, 3, 5, 12, 16]) expect(fits("5".repeat(length))).toBe(false);
      }
    });
  });

  describe("the tour", () => {
    test("gets only answers that the document describes, down to the last field", () => {
      const validators = new Map<string, ValidateFunction>();
      for (const answer of answers) {
        const [name, { responses }] = documented(answer);
        const response = responses[answer.status];
        if (!response) throw new Error(`Not in the document: ${name} ${answer.text}`);
        const type = answer.headers.get("content-type");
        if (response.content === undefined) {
          expect([name, answer.text, type]).toEqual([name, "", null]);
          continue;
        }
        expect(Object.keys(response.content)).toContain(type);
        const validate = validators.get(name) ?? compile(response.content[type ?? ""]?.schema);
        validators.set(name, validate);
        const body: unknown = JSON.parse(answer.text);
        expect(validate(body), `${name} ${answer.text} ${JSON.stringify(validate.errors)}`).toBe(true);
      }
      expect(validators.size).toBeGreaterThan(30);
    });

    test("finds every problem's code named where its status is documented", () => {
      for (const answer of answers.filter(({ status }) => status >= 400)) {
        const { code } = ProblemBody.parse(JSON.parse(answer.text));
        const [name, { responses }] = documented(answer);
        expect(responses[answer.status]?.description, name).toContain(`\`${code}\``);
      }
    });

    test("reaches every documented status, but those that are named as out of reach", () => {
      const reached = new Set(answers.map((answer) => documented(answer)[0]));
      const all = operations().flatMap(([path, method, { responses }]) =>
        Object.keys(responses).map((status) => `${method} ${path} ${status}`),
      );
      expect(all.filter((name) => !reached.has(name))).toEqual(Object.keys(UNREACHABLE));
    });

    test("reaches every problem at every route that is documented to have it", () => {
      const reached = new Set(
        answers
          .filter(({ status }) => status >= 400)
          .map((answer) => `${documented(answer)[0]} ${ProblemBody.parse(JSON.parse(answer.text)).code}`),
      );
      const named = operations().flatMap(([path, method, { responses }]) =>
        Object.entries(responses).flatMap(([status, { description }]) =>
          Array.from(description.matchAll(/`(\w+)`: /g), ([, code]) => `${method} ${path} ${status} ${code}`),
        ),
      );
      expect(named.length).toBeGreaterThan(100);
      expect(named.filter((name) => !reached.has(name))).toEqual([]);
    });
  });
}

const operations = (): [string, string, Operation][] =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): [string, string, Operation] => [
      path,
      method.toUpperCase(),
      operation,
    ]),
  );

/** What a browser opens is not for programs. */
function isPage(path: string): boolean {
  return /^\/v1\/challenges\/[^/]+\/(page|launch|return)\//.test(path);
}

function documented(answer: RecordedAnswer): [string, Operation] {
  const path = answer.path
    .replace(/\?.*$/, "")
    .replace(/^(\/v1\/(?:cards|challenges|payments|sessions)\/)[^/]+/, "$1{id}");
  const found = operations().find(([known, method]) => known === path && method === answer.method);
  if (!found) throw new Error(`Not in the document: ${answer.method} ${answer.path}`);
  return [`${answer.method} ${path} ${answer.status}`, found[2]];
}

function compile(schema: unknown): ValidateFunction {
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  formats.default(ajv);
  return ajv.compile(Schema.parse(closed(schema)));
}

/** The schema with every object closed, so that a field that is not documented is a fault. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== "object" || schema === null) return schema;
  const parts = Object.fromEntries(Object.entries(schema).map(([key, part]) => [key, closed(part)]));
  return "properties" in parts ? { ...parts, additionalProperties: false } : parts;
}

function expectClosed(schema: unknown): void {
  if (typeof schema !== "object" || schema === null) return;
  if ("properties" in schema) expect(schema).toHaveProperty("additionalProperties", false);
  for (const part of Object.values(schema)) expectClosed(part);
}

/** The `properties` of every schema of a card. */
function cardSchemasIn(value: unknown): Record<string, unknown>[] {
  if (typeof value !== "object" || value === null) return [];
  const properties = "properties" in value ? Schema.safeParse(value.properties).data : undefined;
  const own = properties && "last4" in properties ? [properties] : [];
  return [...own, ...Object.values(value).flatMap(cardSchemasIn)];
}
