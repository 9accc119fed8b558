/** Asks before unsaved changes are left: by a link, by the browser's buttons, by closing the window. */

import { navigate } from "../shared/hass.js";

/** Returns whether the user wants to leave. */
type Ask = () => Promise<boolean>;

let ask: Ask | null = null;

/** Keeps the user here until `question` says otherwise; returns what ends that. */
export function guard(question: Ask): () => void {
  if (!ask) listen("addEventListener");
  ask = question;
  return () => {
    if (ask === question) release();
  };
}

function release(): void {
  ask = null;
  listen("removeEventListener");
}

function listen(how: "addEventListener" | "removeEventListener"): void {
  window[how]("click", onClick as EventListener, true);
  window[how]("beforeunload", onUnload);
  // Older browsers ask only at links and when the window is closed.
  if ("navigation" in window) navigation[how]("navigate", onNavigate as EventListener);
}

async function leave(go: () => void): Promise<void> {
  if (!ask || !(await ask())) return;
  release();
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
