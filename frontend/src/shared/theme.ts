import { css } from "lit";

/**
 * Home Assistant's theme under short names, with its defaults where a theme says nothing. Light, dark and
 * own themes come from these alone: no other colour belongs in the elements.
 */
export const theme = css`
  :host {
    --text: var(--primary-text-color, #141414);
    --text-2: var(--secondary-text-color, #5e5e5e);
    --text-off: var(--disabled-text-color, #bdbdbd);
    --surface: var(--ha-card-background, var(--card-background-color, #fff));
    --page: var(--primary-background-color, #fafafa);
    --fill: var(--secondary-background-color, #e5e5e5);
    --line: var(--divider-color, rgba(0, 0, 0, 0.12));
    --primary: var(--primary-color, #009ac7);
    --on-primary: var(--text-primary-color, #fff);
    --success: var(--success-color, #43a047);
    --warning: var(--warning-color, #ffa600);
    --error: var(--error-color, #db4437);
    --radius: var(--ha-card-border-radius, var(--ha-border-radius-lg, 12px));
    --radius-s: var(--ha-border-radius-md, 8px);
    --size-s: var(--ha-font-size-s, 12px);
    --size-m: var(--ha-font-size-m, 14px);
    --size-l: var(--ha-font-size-l, 16px);
    --size-xl: var(--ha-font-size-xl, 20px);
    --weight: var(--ha-font-weight-normal, 400);
    --weight-m: var(--ha-font-weight-medium, 500);
    --font: var(--ha-font-family-body, Roboto, Noto, sans-serif);
  }
`;

/** What every element of ours begins with. */
export const base = css`
  :host {
    color: var(--text);
    font-family: var(--font);
    font-size: var(--size-m);
    font-weight: var(--weight);
    line-height: var(--ha-line-height-normal, 1.6);
    -webkit-font-smoothing: var(--ha-font-smoothing, antialiased);
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
  button {
    font: inherit;
    color: inherit;
  }
  :focus-visible {
    outline: 2px solid var(--primary);
    outline-offset: 2px;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation: none !important;
      transition: none !important;
    }
  }
`;
