/** An order and the vault that it is paid with, for the tests of payments. */
import { type MinorUnits, toMinorUnits } from "@saved-cards/widget/money";
import { NewOrder, type OrderDetails, orderDetails } from "../../orders/order.ts";
import type { ExpectedPayment, PaymentSupport } from "../payments.ts";
import type { TestProvider } from "../provider.fixture.ts";
import type { DirectVault } from "../vault.ts";
import { createPaynetVault } from "./card-storage.ts";

export const PAYMENT_ID = "pay_0123456789abcdefABCD-_";
export const CALL = { locale: "tr", requestId: "req_1", notAfter: Infinity } as const;

/** As `paynet_error_id`: whether money was taken is not said, as text or as number. */
export const LEFT_OPEN = [5, 8, 10, 15, 17, 100].flatMap((code) => [code, String(code)]);

export function openVault(
  paynet: TestProvider,
  bankTimeoutMs = 10_000,
): { vault: DirectVault; payments: PaymentSupport } {
  const vault = createPaynetVault({
    secretKey: "sck_pcs_jECRyoZq0khnsV9elaF/SIBVvxQI+bIW",
    baseUrl: paynet.baseUrl,
    // Only what waits for a bank is given up within a test, and only where that is what is tested.
    timeoutMs: 60_000,
    bankTimeoutMs,
  });
  if (!vault.payments) throw new Error("It takes no payments.");
  return { vault, payments: vault.payments };
}

/** Of 149.90 TRY unless told. */
export function orderOf(change: {
  amount?: string;
  currency?: "TRY" | "USD";
  phone?: string;
  email?: string;
}): OrderDetails {
  const {
    amount = "149.90",
    currency = "TRY",
    phone = "+90 532 123 45 67",
    email = "elif@shop.example",
  } = change;
  const address = { address: "Barbaros Bulvarı 1", city: "İstanbul", country: "Türkiye" };
  return orderDetails(
    NewOrder.parse({
      id: "order-1",
      amount,
      currency,
      items: [{ id: "1", name: "Kitap", category: "Kitap", type: "virtual", price: amount }],
      buyer: {
        id: "customer-1",
        name: "Elif",
        surname: "Yılmaz",
        identityNumber: "11111111111",
        email,
        phone,
        ip: "192.0.2.1",
        ...address,
      },
      billingAddress: { contactName: "Elif Yılmaz", ...address },
      threeDS: "never",
    }),
  );
}

export function expectedPayment(charged: MinorUnits = toMinorUnits("149.90")): ExpectedPayment {
  const amount = toMinorUnits("149.90");
  return { paymentId: PAYMENT_ID, orderId: "order-1", amount, charged, currency: "TRY", reference: null };
}
