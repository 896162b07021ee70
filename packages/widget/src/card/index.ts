/** What a card number and an expiry date are. Pure: no DOM, no clock, no dependency. */
export { binOf } from "./bin.ts";
export { BRAND_RULES, type Brand, type BrandRules, brandOf } from "./brand.ts";
export { containsCardNumber, maskCardNumbers } from "./card-number-in-text.ts";
export { cvcLength, isCvcComplete } from "./cvc.ts";
export { digitsOf } from "./digits.ts";
export { editExpiry } from "./expiry-edit.ts";
export { type Expiry, expiresSoon, formatExpiry, isExpired, parseExpiry } from "./expiry.ts";
export { isLuhnValid } from "./luhn.ts";
export { editNumber } from "./number-edit.ts";
export { formatNumber, isNumberComplete, maxDigits } from "./number.ts";
export type { Edit, TextField } from "./text-field.ts";
