/** Defines an element; the card and the panel both bring the shared ones, and the first one counts. */
export function define(name: string) {
  return (element: CustomElementConstructor): void => {
    if (!customElements.get(name)) customElements.define(name, element);
  };
}
