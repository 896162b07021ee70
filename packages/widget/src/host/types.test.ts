/** The published types are written by hand: here they are held equal to the contract's. */
import { describe, expectTypeOf, test } from "vitest";
import type * as contract from "../contract/index.ts";
import type * as published from "./types.ts";

describe("the published types are the contract's", () => {
  test("for a card", () => {
    expectTypeOf<published.Card>().toEqualTypeOf<contract.Card>();
  });

  test("for the appearance", () => {
    expectTypeOf<published.Appearance>().toEqualTypeOf<contract.Appearance>();
  });

  test("for an error", () => {
    expectTypeOf<published.WidgetError>().toEqualTypeOf<contract.WidgetError>();
  });

  test("for a challenge", () => {
    expectTypeOf<published.ChallengeEvent>().toEqualTypeOf<Pick<contract.ChallengeNotice, "id" | "state">>();
  });

  test("for a payment", () => {
    expectTypeOf<published.Payment>().toEqualTypeOf<contract.Payment>();
    expectTypeOf<published.Decline>().toEqualTypeOf<contract.Decline>();
    type Configuration = Extract<contract.HostMessage, { type: "configure" }>;
    expectTypeOf<published.SavedCardsOptions["mode"]>().toEqualTypeOf<Configuration["mode"]>();
  });

  test("for a language and a vault", () => {
    expectTypeOf<published.Locale>().toEqualTypeOf<contract.Locale>();
    expectTypeOf<published.Vault>().toEqualTypeOf<contract.Vault>();
  });
});
