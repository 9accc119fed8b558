import { css } from "lit";

export const tableStyles = css`
  .scroller {
    height: 100%;
    padding-bottom: 80px;
    overflow: auto;
  }
  .table {
    --columns: 40px 48px minmax(140px, 2fr) minmax(68px, 0.7fr) minmax(60px, 0.8fr)
      minmax(84px, 1fr) minmax(96px, 1.2fr) minmax(120px, 1.2fr)
      repeat(var(--terminals), minmax(104px, 1fr));
    min-width: max(100%, calc(744px + var(--terminals) * 112px));
  }
  .top {
    position: sticky;
    z-index: 2;
    top: 0;
  }
  .row {
    display: grid;
    grid-template-columns: var(--columns);
    align-items: center;
    gap: 0 8px;
    padding: 0 16px;
    border-bottom: 1px solid var(--line);
    background: var(--surface);
  }
  .row > * {
    min-width: 0;
  }
  .top .row {
    height: 48px;
  }
  .rows {
    position: relative;
  }
  .item {
    position: absolute;
    inset: 0 0 auto;
  }
  .item:hover {
    background: color-mix(in oklab, var(--text) 4%, var(--surface));
  }
  .item.chosen {
    background: var(--primary-soft);
  }
  .check {
    position: relative;
    z-index: 1;
    display: grid;
    place-items: center;
    height: 100%;
  }
  richtech-aatss-picture {
    width: 44px;
    height: 44px;
    --picture-radius: 10px;
  }
  .sort {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    max-width: 100%;
    height: 40px;
    padding: 0;
    border: 0;
    background: none;
    font-size: var(--size-s);
    font-weight: var(--weight-m);
    cursor: pointer;
    --icon-size: 16px;
  }
  .show {
    max-width: 100%;
    padding: 0;
    border: 0;
    background: none;
    font-weight: var(--weight-m);
    text-align: start;
    cursor: pointer;
  }
  .compare {
    position: relative;
    z-index: 1;
    padding: 4px 8px;
    margin-inline-start: -8px;
    border: 0;
    border-radius: 8px;
    background: var(--warning-soft);
    cursor: pointer;
  }
  .mark {
    white-space: nowrap;
  }
  :host([narrow]) .table {
    min-width: 100%;
    --columns: 40px 56px minmax(0, 1fr);
  }
  :host([narrow]) .top {
    display: none;
  }
  :host([narrow]) .row {
    padding: 0 12px 0 8px;
  }
  :host([narrow]) richtech-aatss-picture {
    width: 52px;
    height: 52px;
  }
  .lines {
    display: grid;
    gap: 2px;
    line-height: 1.35;
  }
  .odd {
    display: flex;
    gap: 12px;
    overflow: hidden;
    --icon-size: 16px;
  }
  .odd .validity > .grow {
    display: flex;
    gap: 4px;
    white-space: nowrap;
  }
`;
