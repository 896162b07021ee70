/** Cancel: the form works by itself; the script keeps the page in place while it is sent, and when it cannot be. */

/** @param onAnswer the BFF has heard it, so the state is worth asking for. */
export function watchCancel(
  form: HTMLFormElement,
  onAnswer: () => void,
  onConnection: (connection: "lost" | "back") => void,
): void {
  const button = form.querySelector("button");
  let isSending = false;
  const send = async () => {
    isSending = true;
    button?.setAttribute("aria-disabled", "true");
    try {
      await fetch(form.action, { method: "POST", redirect: "manual" });
      onConnection("back");
      onAnswer();
    } catch {
      onConnection("lost");
    }
    isSending = false;
    button?.removeAttribute("aria-disabled");
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!isSending) void send();
  });
}
