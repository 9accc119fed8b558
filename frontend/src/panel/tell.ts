/** Tells those who listen to this very element; what is above it hears nothing. */
export function tell(element: HTMLElement, type: string, detail?: unknown): void {
  element.dispatchEvent(new CustomEvent(type, { detail }));
}
