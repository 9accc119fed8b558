/** Asks before unsaved changes are left: by a link, by the browser's buttons, by closing the window. */

import { navigate } from "../shared/hass.js";

/** Returns whether the user wants to leave. */
type Ask = () => Promise<boolean>;

/** Who asks; the last one is asked. */
let asks: Ask[] = [];

/** Keeps the user here until `question` says otherwise; returns what ends that. */
export function guard(question: Ask): () => void {
  if (!asks.length) listen("addEventListener");
  asks.push(question);
  return () => {
    release(question);
  };
}

function release(question: Ask): void {
  if (!asks.includes(question)) return;
  asks = asks.filter((one) => one !== question);
  if (!asks.length) listen("removeEventListener");
}

function listen(how: "addEventListener" | "removeEventListener"): void {
  window[how]("click", onClick as EventListener, true);
  window[how]("beforeunload", onUnload);
  // Older browsers ask only at links and when the window is closed.
  if ("navigation" in window) navigation[how]("navigate", onNavigate as EventListener);
}

async function leave(go: () => void): Promise<void> {
  const question = asks.at(-1);
  if (!question || !(await question())) return;
  release(question);
  go();
}

function onClick(event: MouseEvent): void {
  if (event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const link = event.composedPath().find((one) => one instanceof HTMLAnchorElement);
  if (!link || link.target || link.hasAttribute("download")) return;
  if (link.origin !== location.origin) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  void leave(() => {
    navigate(link.href.slice(link.origin.length));
  });
}

/** The browser's own buttons, and what Home Assistant does to the address. */
function onNavigate(event: NavigateEvent): void {
  const { destination, navigationType } = event;
  if (!event.cancelable || !destination.sameDocument || destination.url === location.href) return;
  event.preventDefault();
  void leave(() => {
    if (navigationType === "traverse") navigation.traverseTo(destination.key);
    else navigate(destination.url.slice(location.origin.length));
  });
}

function onUnload(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
