/** In pixels a millisecond: faster than one can look. */
const FAST = 2;

/** Tells whether a list is scrolled so fast that the pictures on the way need not be loaded. */
export class Haste {
  fast = false;
  private top = 0;
  private at = 0;

  readonly onScroll = ({ currentTarget, timeStamp }: Event): void => {
    const { scrollTop } = currentTarget as HTMLElement;
    this.fast = Math.abs(scrollTop - this.top) > FAST * (timeStamp - this.at);
    this.top = scrollTop;
    this.at = timeStamp;
  };
}
