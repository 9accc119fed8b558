import { mdiAlertCircle } from "@mdi/js";
import { css, html, LitElement, nothing } from "lit";
import { property } from "lit/decorators.js";
import { ifDefined } from "lit/directives/if-defined.js";
import { define } from "../../shared/define.js";

import { icon } from "../../shared/icon.js";
import { common as shared } from "../../shared/texts.js";
import { base, theme } from "../../shared/theme.js";
import { parts } from "../tokens.js";
import { type Field, type FieldName, FIRST, type Input, MORE } from "./fields.js";
import { BLANK, type Values } from "./form.js";
import { sheet } from "./texts.js";
import { tell } from "../tell.js";

const TYPES: Partial<Record<Input, string>> = {
  tel: "tel",
  email: "email",
  date: "date",
  time: "datetime-local",
};
const CHOICES = {
  kind: {
    staff: shared.kind.staff,
    visitor: shared.kind.visitor,
    blacklist: shared.kind.blacklist,
  },
  gender: sheet.gender,
};

/** The fields of a person; tells `enter`, and `changed` with a field's name and what it holds now. */
@define("richtech-aatss-person-form")
export class AatssPersonForm extends LitElement {
  @property({ attribute: false }) values: Values = BLANK;
  @property({ attribute: false }) errors: Readonly<Record<string, string>> = {};
  /** Whether the person exists, so that the id stays. */
  @property({ type: Boolean }) existing = false;
  @property({ type: Boolean }) shared = false;
  @property({ type: Boolean }) disabled = false;

  protected override render() {
    const { errors } = this;
    const open = MORE.some(({ name }) => errors[name]);
    return html`<div class="fields" @keydown=${this.onKey}>
        ${FIRST.map((field) => this.field(field))}
      </div>
      <wa-details summary=${sheet.more} appearance="plain" .open=${open}>
        <div class="fields">${MORE.map((field) => this.field(field))}</div>
      </wa-details>`;
  }

  private field(field: Field) {
    const { name, input } = field;
    if (input === "kind" || input === "gender") return this.choice(field, CHOICES[input]);
    if (input === "long") return this.long(field);
    const fixed = name === "user_id" && this.existing;
    const error = this.errors[name];
    return html`<div class="field">
      <wa-input
        name=${name}
        label=${field.label}
        type=${TYPES[input] ?? "text"}
        maxlength=${ifDefined(field.longest)}
        autocomplete="off"
        class=${error ? "wrong" : ""}
        ?with-clear=${TYPES[input] === "date" || input === "time"}
        ?required=${name === "name"}
        ?disabled=${this.disabled || fixed}
        .value=${this.values[name]}
        @input=${this.onInput}
        @change=${this.onInput}
        >${this.hint(field, fixed)}</wa-input
      >
      ${name === "ic_number" && (error || this.shared) ? this.share() : nothing}
    </div>`;
  }

  private long(field: Field) {
    const { name, label, longest } = field;
    return html`<div class="field wide">
      <wa-textarea
        name=${name}
        label=${label}
        rows="3"
        maxlength=${ifDefined(longest)}
        class=${this.errors[name] ? "wrong" : ""}
        ?disabled=${this.disabled}
        .value=${this.values[name]}
        @input=${this.onInput}
        >${this.hint(field)}</wa-textarea
      >
    </div>`;
  }

  private choice(field: Field, choices: Readonly<Record<string, string>>) {
    const { name, label } = field;
    return html`<div class="field">
      <wa-select
        name=${name}
        label=${label}
        class=${this.errors[name] ? "wrong" : ""}
        ?disabled=${this.disabled}
        .value=${this.values[name]}
        @change=${this.onInput}
      >
        ${Object.entries(choices).map(
          ([value, text]) => html`<wa-option value=${value}>${text}</wa-option>`,
        )}
        ${this.hint(field)}
      </wa-select>
    </div>`;
  }

  private hint({ name, hint }: Field, fixed = false) {
    const error = this.errors[name];
    if (error) {
      return html`<span slot="hint" class="error" role="alert"
        >${icon(mdiAlertCircle)}${error}</span
      >`;
    }
    return hint && !fixed ? html`<span slot="hint">${hint}</span>` : nothing;
  }

  private share() {
    return html`<wa-checkbox
      .checked=${this.shared}
      @change=${(event: Event) => {
        tell(this, "shared", (event.target as HTMLInputElement).checked);
      }}
      >${sheet.shared_card}</wa-checkbox
    >`;
  }

  private readonly onInput = (event: Event): void => {
    const { name, value } = event.target as HTMLInputElement;
    tell(this, "changed", { name: name as FieldName, value });
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    const { localName } = event.target as HTMLElement;
    if (event.key === "Enter" && localName === "wa-input") tell(this, "enter");
  };

  /** Puts the cursor where the first error is. */
  focusError(): void {
    this.renderRoot.querySelector<HTMLElement>(".wrong")?.focus();
  }

  static override styles = [
    theme,
    base,
    parts,
    css`
      .fields {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 1fr));
        gap: 18px 20px;
        align-items: start;
      }
      .wide {
        grid-column: 1 / -1;
      }
      .error {
        display: flex;
        gap: 6px;
        color: var(--error-ink);
        --icon-size: 16px;
      }
      .wrong::part(input-wrapper),
      .wrong::part(textarea-wrapper),
      .wrong::part(combobox) {
        border-color: var(--error);
      }
      wa-checkbox {
        margin-top: 8px;
      }
      wa-details {
        margin-top: 12px;
      }
      wa-details::part(header) {
        padding: 12px 0;
        font-weight: var(--weight-m);
      }
      wa-details::part(content) {
        padding: 0 0 8px;
      }
      @media (max-width: 600px) {
        .fields {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "richtech-aatss-person-form": AatssPersonForm;
  }
}
