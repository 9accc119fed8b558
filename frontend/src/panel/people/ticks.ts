/** Which terminals are ticked: what is proposed, and what the user has ticked or unticked. */
export class Ticks {
  preset: readonly string[] = [];
  private readonly own = new Map<string, boolean>();

  /** Whether the user has ticked something else than was proposed. */
  get touched(): boolean {
    return [...this.own].some(([entry, on]) => on !== this.preset.includes(entry));
  }

  of(entries: readonly string[]): string[] {
    return entries.filter((entry) => this.own.get(entry) ?? this.preset.includes(entry));
  }

  choose(entries: readonly string[], chosen: readonly string[]): void {
    const before = this.of(entries);
    for (const entry of entries) {
      const on = chosen.includes(entry);
      if (on !== before.includes(entry)) this.own.set(entry, on);
    }
  }
}
