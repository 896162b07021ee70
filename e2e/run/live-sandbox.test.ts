import { expect, test } from "vitest";
import { liveSandbox } from "./live-sandbox.ts";

const IYZICO = { IYZICO_API_KEY: "a", IYZICO_SECRET_KEY: "b" };
const PAYNET = { PAYNET_SECRET_KEY: "c", PAYNET_PLAN: "d" };

test("the stand-ins are tested against unless somebody asks for the sandboxes", () => {
  expect(liveSandbox({ ...IYZICO, ...PAYNET })).toBeNull();
  expect(() => liveSandbox({ E2E_TARGET: "live" })).toThrow('it can be "live-sandbox"');
});

test("a provider without keys is left out, and it is said what is missing", () => {
  const both = liveSandbox({ E2E_TARGET: "live-sandbox", ...IYZICO, ...PAYNET });
  expect(both?.missing).toEqual({ iyzico: null, paynet: null });
  expect(both?.bffEnvironment).toEqual({ ...IYZICO, PAYNET_SECRET_KEY: "c" });
  const none = liveSandbox({ E2E_TARGET: "live-sandbox", IYZICO_API_KEY: "", PAYNET_PLAN: "d" });
  expect(none?.missing).toEqual({
    iyzico: "E2E_TARGET=live-sandbox needs IYZICO_API_KEY and IYZICO_SECRET_KEY.",
    paynet: "E2E_TARGET=live-sandbox needs PAYNET_SECRET_KEY.",
  });
});
