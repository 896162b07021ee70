/** Says what happened to those who cannot see it. One live region, there from the start, as screen readers need it. */
import { createContext, useCallback, useContext, useState } from "react";
import type { ReactNode } from "react";

const AnnounceContext = createContext<(text: string) => void>(() => {});

/** @returns a function that has a sentence read out when the reader is free. */
export function useAnnounce(): (text: string) => void {
  return useContext(AnnounceContext);
}

export function Announcer({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState({ text: "", count: 0 });
  const announce = useCallback((text: string) => setSaid(({ count }) => ({ text, count: count + 1 })), []);
  return (
    <AnnounceContext value={announce}>
      {children}
      <output className="visually-hidden">
        <span key={said.count}>{said.text}</span>
      </output>
    </AnnounceContext>
  );
}
