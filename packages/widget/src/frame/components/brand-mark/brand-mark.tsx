/** Our own simple drawings of the card brands, 32 by 20. The name beside them says the same, so they are hidden from readers. */
import type { ReactNode } from "react";
import type { Card } from "../../../contract/index.ts";

type Brand = Card["brand"];

const drawings: Record<Brand, ReactNode> = {
  visa: (
    <>
      <rect width="32" height="20" rx="3" fill="#1a2f8f" />
      <g fill="none" stroke="#fff" strokeWidth="1.7" strokeLinejoin="round" strokeLinecap="round">
        <path d="M6 7l1.4 6L10.6 7" />
        <path d="M13.2 7l-1.2 6" />
        <path d="M19 7.5c-1.3-.8-3.4-.6-3.5.7-.1 1.5 2.9 1.4 2.7 3.2-.2 1.6-2.5 1.9-3.9 1" />
        <path d="M20.4 13l3.3-6h.6l1.3 6M21.6 11.200h3.5" />
      </g>
    </>
  ),
  mastercard: (
    <>
      <rect width="32" height="20" rx="3" fill="#24262c" />
      <circle cx="12.8" cy="10" r="5.5" fill="#e5232d" />
      <circle cx="19.2" cy="10" r="5.5" fill="#f5a11c" />
      <path d="M16 5.530a5.5 5.5 0 0 1 0 8.940a5.5 5.5 0 0 1 0-8.940z" fill="#f2651f" />
    </>
  ),
  amex: (
    <>
      <rect width="32" height="20" rx="3" fill="#1672c4" />
      <g fill="none" stroke="#fff" strokeWidth="1.5" strokeLinejoin="round" strokeLinecap="round">
        <path d="M3.8 13l2.4-6h.5l2.4 6M4.7 11.200h3.5" />
        <path d="M11.2 13V7l2.5 3.600L16.2 7v6" />
        <path d="M22 7h-3.400v6H22M18.6 10h3" />
        <path d="M24.3 7l4.2 6M28.5 7l-4.2 6" />
      </g>
    </>
  ),
  troy: (
    <>
      <rect width="32" height="20" rx="3" fill="#0c8f9c" />
      <g fill="none" stroke="#fff" strokeWidth="1.6" strokeLinejoin="round" strokeLinecap="round">
        <path d="M7 5.500v5.300c0 1.4.8 1.9 2.1 1.600M5.4 8h3.5" />
        <path d="M11.8 12.500V8M11.8 9.800c.3-1.3 1.3-2 2.6-1.8" />
        <circle cx="18" cy="10.2" r="2.3" />
        <path d="M22.6 8l2.1 4.400M26.8 8l-2.9 6.200c-.4.8-1 1-1.8.8" />
      </g>
    </>
  ),
  unknown: (
    <>
      <rect x=".5" y=".5" width="31" height="19" rx="2.5" fill="none" stroke="currentColor" />
      <path d="M1 6.500h30" stroke="currentColor" strokeWidth="3" />
      <path d="M5 14.500h7" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
    </>
  ),
};

export function BrandMark({ brand }: { brand: Brand }) {
  return (
    <svg
      className="brand-mark"
      viewBox="0 0 32 20"
      width="32"
      height="20"
      aria-hidden="true"
      focusable="false"
    >
      {drawings[brand]}
    </svg>
  );
}
