import { css } from "lit";
import { badgeStyles } from "../shared/badges.js";
import { base, theme } from "../shared/theme.js";

export const styles = [
  theme,
  base,
  badgeStyles,
  css`
    :host {
      display: block;
      height: 100%;
      container-type: inline-size;
    }
    ha-card {
      display: flex;
      flex-direction: column;
      height: 100%;
      overflow: hidden auto;
    }
    button {
      border: 0;
      background: none;
      text-align: start;
      cursor: pointer;
    }
    .header {
      flex: none;
      display: flex;
      gap: 8px 16px;
      align-items: baseline;
      justify-content: space-between;
      padding: 12px 16px;
    }
    h2 {
      margin: 0;
      font-size: var(--size-l);
      font-weight: var(--weight-m);
      line-height: 1.4;
      overflow-wrap: anywhere;
    }
    .status {
      display: flex;
      gap: 6px;
      align-items: center;
      font-size: var(--size-s);
      color: var(--text-2);
      text-align: end;
    }
    .status::after {
      content: "";
      flex: none;
      width: 8px;
      height: 8px;
      border-radius: 50%;
      background: var(--success);
    }
    .status.no_push::after,
    .status.reconnecting::after {
      background: var(--warning);
    }
    .status.no_answer::after,
    .status.not_loaded::after {
      background: var(--error);
    }
    .message {
      margin: 0;
      padding: 4px 16px 20px;
      color: var(--text-2);
    }

    .last {
      position: relative;
      flex: none;
      width: 100%;
      padding: 0;
      overflow: hidden;
    }
    .last.seen {
      display: block;
      flex: 1 1 auto;
      aspect-ratio: 4 / 3;
      min-height: 120px;
    }
    .seen richtech-aatss-picture {
      position: absolute;
      inset: 0;
      --picture-radius: 0;
    }
    @container (width < 420px) {
      .last.seen {
        aspect-ratio: 1;
      }
    }
    .last:not(.seen) {
      display: flex;
      align-items: center;
      padding: 8px 16px;
    }
    .last:not(.seen) richtech-aatss-picture {
      --picture-radius: 50%;
      flex: none;
      width: 72px;
      height: 72px;
    }
    .seen richtech-aatss-picture {
      animation: appear 0.3s ease-out;
    }
    @keyframes appear {
      from {
        opacity: 0;
      }
    }
    .who {
      display: block;
      min-width: 0;
      padding: 12px 16px;
    }
    .seen .who {
      position: absolute;
      inset: auto 0 0;
      padding-top: 40px;
      background: linear-gradient(transparent, rgba(0, 0, 0, 0.4) 40%, rgba(0, 0, 0, 0.7));
      text-shadow: 0 1px 3px rgba(0, 0, 0, 0.6);
      color: #fff;
    }
    .who .name {
      display: block;
      font-size: var(--size-xl);
      font-weight: var(--weight-m);
      line-height: 1.3;
      overflow-wrap: anywhere;
    }
    .when {
      display: block;
      line-height: 1.4;
    }
    .unseen .when,
    .nobody {
      color: var(--text-2);
    }
    .who .badges {
      margin-top: 8px;
    }
    .seen .badge {
      background: rgba(0, 0, 0, 0.45);
    }
    .seen .badge.bad {
      background: var(--error);
    }
    .seen .badge.bad .icon {
      color: inherit;
    }
    ul {
      flex: 0 1 auto;
      min-height: 0;
      margin: 0;
      padding: 4px 0;
      overflow: auto;
      list-style: none;
    }
    .visit {
      display: flex;
      gap: 12px;
      align-items: center;
      width: 100%;
      min-height: 56px;
      padding: 6px 16px;
      line-height: 1.35;
    }
    @media (hover: hover) {
      .visit:hover,
      .all:hover {
        background: color-mix(in srgb, var(--text) 5%, transparent);
      }
    }
    .last:focus-visible,
    .visit:focus-visible {
      outline-offset: -2px;
    }
    .visit richtech-aatss-picture {
      flex: none;
      width: 40px;
      height: 40px;
      --picture-radius: 50%;
    }
    .what {
      flex: 1;
      min-width: 0;
    }
    .what > * {
      display: block;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .facts,
    .aside time {
      font-size: var(--size-s);
      color: var(--text-2);
    }
    .aside {
      display: grid;
      gap: 2px;
      justify-items: end;
    }
    .aside .badges {
      flex-wrap: nowrap;
    }

    @container (width < 300px) {
      .badge:not(.bad, .late) {
        display: none;
      }
      .seen .who {
        padding-top: 24px;
      }
    }

    .doors {
      flex: none;
      display: grid;
      gap: 8px;
      margin-top: auto;
      padding: 8px 16px 12px;
    }
    .all {
      justify-self: end;
      display: flex;
      align-items: center;
      gap: 2px;
      margin: 0 -8px -4px 0;
      padding: 4px 4px 4px 8px;
      border-radius: var(--radius-s);
      font-size: var(--size-s);
      color: var(--text-2);
      --icon-size: 18px;
    }
  `,
];
