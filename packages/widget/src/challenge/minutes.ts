/** The minutes left, in words. They change once a minute, so a screen reader says no seconds. */

const MINUTE_MS = 60_000;

/**
 * @param element holds the words; the ones for the last minute stand in `data-last-minute`.
 * @param onOver the time is up.
 */
export function countMinutes(element: HTMLElement, millisecondsLeft: number, onOver: () => void): void {
  const end = Date.now() + millisecondsLeft;
  const words = new Intl.NumberFormat(document.documentElement.lang, {
    style: "unit",
    unit: "minute",
    unitDisplay: "long",
  });
  const timer = setInterval(() => {
    const left = end - Date.now();
    const minutes = Math.floor(left / MINUTE_MS);
    const text = minutes < 1 ? (element.dataset["lastMinute"] ?? "") : words.format(minutes);
    if (text !== element.textContent) element.textContent = text;
    if (left > 0) return;
    clearInterval(timer);
    onOver();
  }, 1_000);
}
