/** The tour of the API takes long: one for all who judge what it was told, and what it left behind. */
import { beforeAll } from "vitest";
import { describeLeaks } from "./leak-checks.ts";
import { describeDocument } from "./openapi-checks.ts";
import { takeTour } from "./tour.ts";
import type { Souvenirs } from "./tour-guide.ts";

let souvenirs: Souvenirs;
beforeAll(async () => {
  souvenirs = await takeTour();
}, 300_000);

describeDocument(() => souvenirs);
describeLeaks(() => souvenirs);
