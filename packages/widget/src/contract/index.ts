/** The HTTP API between the frame and the BFF, and the messages between the frame and the merchant's page. */
export * from "./card.ts";
export * from "./challenge.ts";
export * from "./payment.ts";
export * from "./port.ts";
export * from "./problem.ts";
export * from "./session.ts";
