/**
 * Ids that tie labels, hints and panels to what they are about. Preact's `useId` counts from the start again each time that the root
 * is rendered, which happens with every option that the merchant's page changes, and so gives ids twice.
 */
import { useState } from "react";

let given = 0;

function nextId(): string {
  given += 1;
  return `id-${given}`;
}

/** @returns an id that no other element of the frame has, the same for the component's whole life. */
export function useUniqueId(): string {
  const [id] = useState(nextId);
  return id;
}
