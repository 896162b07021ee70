/** Tells the merchant's page how tall the content is. The content's height never depends on the frame's own. */

/** Calls `onHeight` with whole CSS pixels, at once and on each change. */
export function reportHeight(element: Element, onHeight: (height: number) => void): void {
  let told = -1;
  const observer = new ResizeObserver(() => {
    const height = Math.ceil(element.getBoundingClientRect().height);
    if (height === told) return;
    told = height;
    onHeight(height);
  });
  observer.observe(element);
}
