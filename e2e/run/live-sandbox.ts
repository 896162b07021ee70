/**
 * The providers' own sandboxes in place of the stand-ins: `E2E_TARGET=live-sandbox`, with the keys of a test account in the
 * environment. See `e2e/README.md`.
 */
export interface LiveSandbox {
  /** What the BFF is told of the providers. */
  bffEnvironment: Record<string, string>;
  /** The subscription at Paynet that cards are saved to. */
  paynetPlan: string | undefined;
  /** What cannot be tested without: one sentence for each provider that has no keys. */
  missing: { iyzico: string | null; paynet: string | null };
}

const IYZICO = ["IYZICO_API_KEY", "IYZICO_SECRET_KEY"];
const PAYNET = ["PAYNET_SECRET_KEY", "PAYNET_PLAN"];
const PASSED_ON = [...IYZICO, "IYZICO_BASE_URL", "PAYNET_SECRET_KEY", "PAYNET_BASE_URL"];

/** @returns `null` where the stand-ins are wanted. */
export function liveSandbox(environment: Record<string, string | undefined>): LiveSandbox | null {
  const target = environment["E2E_TARGET"] ?? "";
  if (target === "") return null;
  if (target !== "live-sandbox") throw new Error(`E2E_TARGET is "${target}"; it can be "live-sandbox".`);
  const given = (name: string) => (environment[name] ?? "") !== "";
  const without = (names: string[]) => {
    const left = names.filter((name) => !given(name));
    return left.length === 0 ? null : `E2E_TARGET=live-sandbox needs ${left.join(" and ")}.`;
  };
  const passedOn = PASSED_ON.filter(given).map((name) => [name, environment[name] ?? ""]);
  return {
    bffEnvironment: Object.fromEntries(passedOn),
    paynetPlan: environment["PAYNET_PLAN"],
    missing: { iyzico: without(IYZICO), paynet: without(PAYNET) },
  };
}
