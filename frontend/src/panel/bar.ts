import { css } from "lit";

/** The bar over a list, with what is searched for, as Home Assistant's tables have one. */
export const bar = css`
  .bar {
    display: flex;
    align-items: center;
    gap: 8px 12px;
    min-height: 56px;
    padding: 8px 16px;
    border-bottom: 1px solid var(--line);
    background: var(--page);
    --wa-form-control-height: 36px;
  }
  .search {
    flex: 1 1 220px;
    min-width: 160px;
    --icon-size: 20px;
  }
  .search::part(form-control-label) {
    position: absolute;
    clip-path: inset(50%);
  }
  .search::part(start) {
    color: var(--text-2);
  }
  .filters {
    display: flex;
    flex: none;
    align-items: center;
    gap: 8px;
    --icon-size: 18px;
  }
  .filters .icon {
    vertical-align: -4px;
  }
  .chosen::part(button) {
    border-color: var(--primary);
    background: var(--primary-soft);
  }
  @media (max-width: 900px) {
    .bar {
      flex-wrap: wrap;
    }
    .search {
      order: 0;
      flex-basis: calc(100% - 60px);
    }
    .filters {
      order: 2;
      flex: 1 1 100%;
      margin: 0 -16px;
      padding: 2px 16px;
      overflow-x: auto;
      scrollbar-width: none;
    }
    .filters > * {
      flex: none;
    }
  }
`;
