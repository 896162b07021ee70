/** The React component, for React 18 and 19. It renders one `<div>` on the server and fills it in the browser. */
import { type ReactElement, useEffect, useLayoutEffect, useRef } from "react";
import { mount } from "./mount.ts";
import type { SavedCardsHandle, SavedCardsOptions, SavedCardsProps } from "./types.ts";

/**
 * A layout effect is cleaned up before its element leaves the page, so the frame can still be told. React 18 warns of
 * one on the server, where neither kind runs.
 */
const useMountEffect = typeof window === "undefined" ? useEffect : useLayoutEffect;

/**
 * The shopper's saved cards: list, add, rename, pick and delete; with `mode="pay"` also pay.
 *
 * A change of `baseUrl` starts a new widget; every other change reaches the one that is there.
 * @example
 * <SavedCards baseUrl="https://cards.example" session={token} onSelect={(card) => setCardId(card?.id)} />
 */
export function SavedCards(props: SavedCardsProps): ReactElement {
  const { baseUrl, className, session, locale, appearance, mode, challenge, challengeId } = props;
  const { onReady, onChange, onSelect, onError, onChallenge, onPaid, onDeclined } = props;
  const container = useRef<HTMLDivElement>(null);
  const handle = useRef<SavedCardsHandle>(undefined);
  const options = useRef<SavedCardsOptions>(undefined);

  useMountEffect(() => {
    const settings = { session, locale, appearance, mode, challenge, challengeId };
    const told = { onReady, onChange, onSelect, onError, onChallenge, onPaid, onDeclined };
    options.current = { ...settings, ...told };
    handle.current?.update(options.current);
  });

  useMountEffect(() => {
    if (!container.current || !options.current) return undefined;
    const mounted = mount(container.current, { ...options.current, baseUrl });
    handle.current = mounted;
    return () => {
      handle.current = undefined;
      mounted.unmount();
    };
  }, [baseUrl]);

  return <div ref={container} className={className} />;
}
