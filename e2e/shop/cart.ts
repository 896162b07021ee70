/** What the demo shop sells, and the carts that a visitor may come with. */
import { type Amount, type Currency, sumOf, toAmount, toMinorUnits } from "@saved-cards/widget/money";
import type { TextKey } from "./texts.ts";

export const CART_NAMES = ["home", "cups", "gift"] as const;
export type CartName = (typeof CART_NAMES)[number];

interface Product {
  id: string;
  name: TextKey;
  detail: TextKey;
  image: string;
  category: string;
  /** What is virtual needs no address to be sent to. */
  type: "physical" | "virtual";
  lira: Amount;
  /** In every other currency: nobody compares a demo's prices. */
  abroad: Amount;
}

const CUPS: Product = {
  id: "ada-cups-2",
  name: "cups",
  detail: "cupsDetail",
  image: "cups.svg",
  category: "Mutfak",
  type: "physical",
  lira: "649.90",
  abroad: "19.90",
};
const CLOTH: Product = {
  id: "ada-cloth-140",
  name: "cloth",
  detail: "clothDetail",
  image: "cloth.svg",
  category: "Ev tekstili",
  type: "physical",
  lira: "899.00",
  abroad: "27.50",
};
const GIFT: Product = {
  id: "ada-gift-250",
  name: "gift",
  detail: "giftDetail",
  image: "gift.svg",
  category: "Hediye kartı",
  type: "virtual",
  lira: "250.00",
  abroad: "10.00",
};

const CONTENTS: Record<CartName, Product[]> = { home: [CUPS, CLOTH], cups: [CUPS], gift: [GIFT] };

export interface CartItem extends Omit<Product, "lira" | "abroad"> {
  price: Amount;
}

export interface Cart {
  name: CartName;
  currency: Currency;
  items: CartItem[];
  /** The sum of the items. */
  amount: Amount;
}

function priced({ lira, abroad, ...product }: Product, currency: Currency): CartItem {
  return { ...product, price: currency === "TRY" ? lira : abroad };
}

/** A cart with its prices. */
export function cartOf(name: CartName, currency: Currency): Cart {
  const items = CONTENTS[name].map((product) => priced(product, currency));
  return { name, currency, items, amount: toAmount(sumOf(items.map(({ price }) => toMinorUnits(price)))) };
}
