import type { ReactiveControllerHost } from "lit";

/** Something that elements show and that changes by itself. */
export class Store {
  private readonly listeners = new Set<() => void>();

  /** Calls back at each change, until what it returns is called. */
  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  /** Updates an element at each change, while it is on the page. */
  attach(host: ReactiveControllerHost): void {
    const listener = () => {
      host.requestUpdate();
    };
    host.addController({
      hostConnected: () => {
        this.listeners.add(listener);
      },
      hostDisconnected: () => {
        this.listeners.delete(listener);
      },
    });
  }

  protected changed(): void {
    for (const listener of this.listeners) listener();
  }
}
