import { css } from "lit";

/** What Web Awesome's elements look like: Home Assistant's theme, in their words. */
export const tokens = css`
  :host {
    /* Readable as text on the theme's own surfaces, in light and dark ones. */
    --primary-ink: color-mix(in oklab, var(--primary) 62%, var(--text));
    --success-ink: color-mix(in oklab, var(--success) 55%, var(--text));
    --warning-ink: color-mix(in oklab, var(--warning) 45%, var(--text));
    --error-ink: color-mix(in oklab, var(--error) 68%, var(--text));
    --primary-loud: color-mix(in oklab, var(--primary) 76%, black);
    --error-loud: color-mix(in oklab, var(--error) 84%, black);
    --primary-soft: color-mix(in oklab, var(--primary) 14%, var(--surface));
    --success-soft: color-mix(in oklab, var(--success) 14%, var(--surface));
    --warning-soft: color-mix(in oklab, var(--warning) 18%, var(--surface));
    --error-soft: color-mix(in oklab, var(--error) 12%, var(--surface));
    --fill-soft: color-mix(in oklab, var(--text) 6%, var(--surface));
    --border: color-mix(in oklab, var(--text) 18%, var(--surface));

    --wa-color-surface-default: var(--surface);
    --wa-color-surface-raised: var(--surface);
    --wa-color-surface-lowered: var(--page);
    --wa-color-surface-border: var(--border);
    --wa-color-text-normal: var(--text);
    --wa-color-text-quiet: var(--text-2);
    --wa-color-text-link: var(--primary-ink);
    --wa-color-overlay-modal: rgb(0 0 0 / 48%);
    --wa-color-focus: var(--primary);
    --wa-color-mix-hover: var(--text) 8%;
    --wa-color-mix-active: var(--text) 14%;
    --wa-color-brand-fill-quiet: var(--primary-soft);
    --wa-color-brand-fill-normal: var(--primary-soft);
    --wa-color-brand-fill-loud: var(--primary-loud);
    --wa-color-brand-border-quiet: var(--primary-soft);
    --wa-color-brand-border-normal: var(--primary);
    --wa-color-brand-border-loud: var(--primary);
    --wa-color-brand-on-quiet: var(--primary-ink);
    --wa-color-brand-on-normal: var(--primary-ink);
    --wa-color-brand-on-loud: var(--on-primary);
    --wa-color-success-fill-quiet: var(--success-soft);
    --wa-color-success-fill-normal: var(--success-soft);
    --wa-color-success-border-quiet: var(--success-soft);
    --wa-color-success-border-normal: var(--success-soft);
    --wa-color-success-on-quiet: var(--success-ink);
    --wa-color-success-on-normal: var(--success-ink);
    --wa-color-warning-fill-quiet: var(--warning-soft);
    --wa-color-warning-fill-normal: var(--warning-soft);
    --wa-color-warning-border-quiet: var(--warning-soft);
    --wa-color-warning-border-normal: var(--warning-soft);
    --wa-color-warning-on-quiet: var(--warning-ink);
    --wa-color-warning-on-normal: var(--warning-ink);
    --wa-color-danger-fill-quiet: var(--error-soft);
    --wa-color-danger-fill-normal: var(--error-soft);
    --wa-color-danger-fill-loud: var(--error-loud);
    --wa-color-danger-border-quiet: var(--error-soft);
    --wa-color-danger-border-normal: var(--error-soft);
    --wa-color-danger-border-loud: var(--error);
    --wa-color-danger-on-quiet: var(--error-ink);
    --wa-color-danger-on-normal: var(--error-ink);
    --wa-color-danger-on-loud: #fff;
    --wa-color-neutral-fill-quiet: var(--fill-soft);
    --wa-color-neutral-fill-normal: var(--fill-soft);
    --wa-color-neutral-fill-loud: var(--text-2);
    --wa-color-neutral-border-quiet: var(--line);
    --wa-color-neutral-border-normal: var(--border);
    --wa-color-neutral-border-loud: var(--border);
    --wa-color-neutral-on-quiet: var(--text);
    --wa-color-neutral-on-normal: var(--text);
    --wa-color-neutral-on-loud: var(--surface);

    --wa-font-family-body: var(--font);
    --wa-font-size-2xs: var(--size-s);
    --wa-font-size-xs: var(--size-s);
    --wa-font-size-s: var(--size-m);
    --wa-font-size-m: var(--size-m);
    --wa-font-size-l: var(--size-xl);
    --wa-font-size-smaller: var(--size-s);
    --wa-font-weight-body: var(--weight);
    --wa-font-weight-heading: var(--weight);
    --wa-font-weight-semibold: var(--weight-m);
    --wa-font-weight-action: var(--weight-m);
    --wa-line-height-condensed: 1.3;
    --wa-line-height-normal: 1.5;
    --wa-space-2xs: 4px;
    --wa-space-xs: 8px;
    --wa-space-s: 12px;
    --wa-space-m: 16px;
    --wa-space-l: 24px;
    --wa-space-xl: 32px;
    --wa-space-2xl: 40px;
    --wa-border-style: solid;
    --wa-border-width-s: 1px;
    --wa-border-width-m: 2px;
    --wa-border-radius-s: 4px;
    --wa-border-radius-m: var(--radius-s);
    --wa-border-radius-l: var(--radius);
    --wa-border-radius-pill: 9999px;
    --wa-border-radius-circle: 50%;
    --wa-focus-ring-style: solid;
    --wa-focus-ring-width: 2px;
    --wa-focus-ring: solid 2px var(--primary);
    --wa-focus-ring-offset: 1px;
    --wa-shadow-s: 0 1px 3px rgb(0 0 0 / 20%);
    --wa-shadow-m: 0 4px 16px rgb(0 0 0 / 24%);
    --wa-shadow-l: 0 8px 32px rgb(0 0 0 / 32%);
    --wa-transition-easing: ease;
    --wa-transition-fast: 75ms;
    --wa-transition-normal: 150ms;
    --wa-transition-slow: 300ms;
    --wa-form-control-background-color: var(--surface);
    --wa-form-control-border-color: var(--border);
    --wa-form-control-border-style: solid;
    --wa-form-control-border-width: 1px;
    --wa-form-control-border-radius: 10px;
    --wa-form-control-activated-color: var(--primary-loud);
    --wa-form-control-label-color: var(--text);
    --wa-form-control-label-font-weight: var(--weight-m);
    --wa-form-control-label-line-height: 1.3;
    --wa-form-control-value-color: var(--text);
    --wa-form-control-value-font-weight: var(--weight);
    --wa-form-control-value-font-size: var(--size-m);
    --wa-form-control-value-line-height: 1.3;
    --wa-form-control-hint-color: var(--text-2);
    --wa-form-control-hint-font-weight: var(--weight);
    --wa-form-control-hint-line-height: 1.4;
    --wa-form-control-placeholder-color: var(--text-2);
    --wa-form-control-required-content: "*";
    --wa-form-control-required-content-color: inherit;
    --wa-form-control-required-content-offset: 0.1em;
    --wa-form-control-padding-block: 9px;
    --wa-form-control-padding-inline: 12px;
    --wa-form-control-height: 40px;
    --wa-form-control-toggle-size: 18px;
    --wa-panel-border-style: solid;
    --wa-panel-border-width: 1px;
    --wa-panel-border-radius: var(--ha-border-radius-3xl, 24px);
  }
`;

/** Small parts that several elements have. */
/** A row that can be pressed wherever it is not another button. */
export const pressable = css`
  .show::after {
    content: "";
    position: absolute;
    inset: 0;
  }
  .show:focus-visible {
    outline: none;
  }
  .show:focus-visible::after {
    outline: 2px solid var(--primary);
    outline-offset: -2px;
    border-radius: 4px;
  }
`;

export const parts = css`
  h1,
  h2,
  h3,
  p,
  dl,
  dd,
  ul {
    margin: 0;
    padding: 0;
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    height: 24px;
    padding: 0 8px;
    border-radius: 8px;
    background: var(--fill-soft);
    color: var(--text);
    font-size: var(--size-s);
    font-weight: var(--weight-m);
    line-height: 1;
    white-space: nowrap;
    --icon-size: 16px;
  }
  .chip.warning {
    background: var(--warning-soft);
    color: var(--warning-ink);
  }
  .chip.error {
    background: var(--error-soft);
    color: var(--error-ink);
  }
  .chip.success {
    background: var(--success-soft);
    color: var(--success-ink);
  }
  .quiet {
    color: var(--text-2);
  }
  .spread {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .grow {
    flex: 1;
    min-width: 0;
  }
  .cut {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .empty {
    display: grid;
    justify-items: center;
    gap: 8px;
    padding: 64px 24px;
    color: var(--text-2);
    text-align: center;
    --icon-size: 48px;
  }
  .empty h2 {
    color: var(--text);
    font-size: var(--size-l);
    font-weight: var(--weight-m);
  }
  .icon-button {
    display: inline-grid;
    place-items: center;
    flex: none;
    width: 40px;
    height: 40px;
    padding: 0;
    border: 0;
    border-radius: 50%;
    background: none;
    color: inherit;
    cursor: pointer;
  }
  .icon-button:hover {
    background: var(--fill-soft);
  }
  wa-dialog::part(title) {
    font-size: var(--size-xl);
    overflow-wrap: anywhere;
  }
  wa-dialog::part(dialog) {
    max-width: min(var(--width), calc(100vw - 16px));
  }
  wa-dialog::part(footer) {
    padding-top: 12px;
    border-top: 1px solid var(--line);
  }
  wa-progress-bar {
    --track-height: 4px;
  }
  @media (max-width: 600px) {
    wa-dialog {
      --spacing: 16px;
    }
    wa-dialog::part(dialog) {
      width: 100vw;
      max-width: 100vw;
      max-height: 94vh;
      margin-bottom: 0;
      border-end-end-radius: 0;
      border-end-start-radius: 0;
    }
  }
`;
