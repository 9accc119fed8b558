import { mdiNotEqualVariant } from "@mdi/js";
import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { property, query, state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import type { Recognition, Terminal } from "../../shared/api.js";
import { define } from "../../shared/define.js";
import { fire, type Hass } from "../../shared/hass.js";
import { icon } from "../../shared/icon.js";
import { fill } from "../../shared/texts.js";
import { base, theme } from "../../shared/theme.js";
import "../confirm-dialog.js";
import { guard } from "../guard.js";
import type { Sheet } from "../routes.js";
import { texts as common } from "../texts.js";
import { parts } from "../tokens.js";
import type { Directory } from "./directory.js";
import { Editor } from "./editor.js";
import type { FieldName } from "./fields.js";
import { hintsOf } from "./hints.js";
import type { AatssPersonForm } from "./person-form.js";
import "./person-form.js";
import "./photo-field.js";
import "./results.js";
import "./terminals-field.js";
import { sheet, texts } from "./texts.js";
import { tell } from "../tell.js";

/** Adds or changes a person. Tells `closed`, `compare` and `remove`. */
@define("richtech-aatss-person-sheet")
export class AatssPersonSheet extends LitElement {
  @property({ attribute: false }) hass!: Hass;
  @property({ attribute: false }) terminals: Terminal[] = [];
  @property({ attribute: false }) directory!: Directory;
  @property({ attribute: false }) target!: Sheet;
  @property({ attribute: false }) enrolled: Recognition | null = null;

  @state() private answer: ((leave: boolean) => void) | null = null;
  @query("wa-dialog") private dialog!: HTMLElement & { open: boolean };
  @query("richtech-aatss-person-form") private form!: AatssPersonForm | null;
  private editor!: Editor;
  private unguard: (() => void) | null = null;
  private leaving = false;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.free();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("target")) return;
    const { hass, terminals, directory, target } = this;
    const userId = "person" in target ? target.person : null;
    this.leaving = false;
    this.editor = new Editor(hass, terminals, directory, userId);
    this.editor.attach(this);
    this.editor.photo.attach(this);
    if ("person" in target) void this.editor.load();
    else if (target.recognition) {
      const known = this.enrolled?.id === target.recognition ? this.enrolled : null;
      void this.editor.enrol(target.recognition, known);
    }
  }

  protected override updated(): void {
    const { dirty, running } = this.editor;
    if (this.leaving || (!dirty && !running)) this.free();
    else this.unguard ??= guard(() => this.ask());
  }

  protected override render() {
    const { editor } = this;
    return html`<wa-dialog
        open
        label=${this.title_}
        @wa-hide=${this.onHide}
        @wa-after-hide=${(event: Event) => {
          if (event.target === event.currentTarget) tell(this, "closed");
        }}
      >
        ${editor.absence ? html`<p role="alert">${editor.absence}</p>` : this.content()}
        <div class="foot" slot="footer">${this.buttons()}</div>
      </wa-dialog>
      ${this.question()}`;
  }

  private get title_(): string {
    const { values, userId } = this.editor;
    if (userId !== null) return values.name || sheet.edit_title;
    return "recognition" in this.target && this.target.recognition
      ? sheet.enrol_title
      : sheet.add_title;
  }

  private content() {
    const { editor } = this;
    const { running, loading, operation } = editor;
    const off = running || loading;
    return html`<div class="form">
      ${editor.differs ? this.difference() : nothing}
      <richtech-aatss-photo-field
        .hass=${this.hass}
        .source=${editor.photo}
        .present=${editor.present}
        ?disabled=${off}
        error=${editor.errors.photo ?? ""}
      ></richtech-aatss-photo-field>
      <richtech-aatss-person-form
        .values=${editor.values}
        .errors=${editor.errors}
        ?existing=${editor.userId !== null}
        ?shared=${editor.shared}
        ?disabled=${off}
        @enter=${this.save}
        @changed=${(event: CustomEvent<{ name: FieldName; value: string }>) => {
          editor.set(event.detail.name, event.detail.value);
        }}
        @shared=${(event: CustomEvent<boolean>) => {
          editor.share(event.detail);
        }}
      ></richtech-aatss-person-form>
      <richtech-aatss-terminals-field
        label=${sheet.at}
        hint=${sheet.at_hint}
        .terminals=${this.terminals}
        .chosen=${editor.chosen}
        .hints=${hintsOf(editor, this.terminals)}
        .error=${editor.errors.entries ?? ""}
        ?disabled=${off}
        @chosen=${(event: CustomEvent<string[]>) => {
          editor.choose(event.detail);
        }}
      ></richtech-aatss-terminals-field>
      ${operation ? this.outcome() : nothing}
    </div>`;
  }

  private outcome() {
    const { operation, values, userId, running } = this.editor;
    if (!operation) return nothing;
    const names = new Map([[userId ?? "", values.name]]);
    return html`<section aria-label=${sheet.results}>
      ${running ? nothing : html`<p role="alert">${sheet.saved_partly}</p>`}
      <richtech-aatss-results
        .operation=${operation}
        .terminals=${this.terminals}
        .names=${names}
      ></richtech-aatss-results>
    </section>`;
  }

  private difference() {
    return html`<wa-callout variant="warning">
      <span slot="icon">${icon(mdiNotEqualVariant)}</span>
      <div class="spread">
        <span class="grow">${sheet.differs}</span>
        <wa-button
          size="s"
          appearance="plain"
          variant="brand"
          @click=${() => {
            tell(this, "compare", this.editor.userId);
          }}
          >${texts.compare}</wa-button
        >
      </div>
    </wa-callout>`;
  }

  private buttons() {
    const { running, loading, userId, absence } = this.editor;
    const removable = userId !== null && !running && !loading && !absence;
    return html`${
        removable
          ? html`<wa-button
              appearance="plain"
              variant="danger"
              @click=${() => {
                tell(this, "remove", userId);
              }}
              >${sheet.remove}</wa-button
            >`
          : nothing
      }<span class="grow"></span>
      <wa-button appearance="plain" variant="brand" data-dialog="close"
        >${absence ? common.close : common.cancel}</wa-button
      >
      ${
        absence
          ? nothing
          : html`<wa-button
              variant="brand"
              ?loading=${running}
              ?disabled=${loading}
              @click=${this.save}
              >${userId === null ? sheet.add : sheet.save}</wa-button
            >`
      }`;
  }

  private question() {
    const { answer } = this;
    if (!answer) return nothing;
    return keyed(
      answer,
      html`<richtech-aatss-confirm-dialog
        heading=${common.leave_title}
        text=${common.leave_text}
        yes=${common.leave}
        no=${common.stay}
        @answer=${(event: CustomEvent<boolean>) => {
          answer(event.detail);
          if (this.answer === answer) this.answer = null;
        }}
      ></richtech-aatss-confirm-dialog>`,
    );
  }

  private ask(): Promise<boolean> {
    return new Promise((resolve) => {
      this.answer?.(false);
      this.answer = resolve;
    });
  }

  private readonly onHide = (event: Event): void => {
    if (event.target !== event.currentTarget || !this.unguard) return;
    event.preventDefault();
    if (this.editor.running) return;
    void this.ask().then((leave) => {
      if (leave) this.close();
    });
  };

  private readonly save = async (): Promise<void> => {
    const { editor } = this;
    if (editor.running) return;
    if (editor.idle) {
      if (editor.dirty) fire(this, "hass-notification", { message: sheet.unchanged });
      this.close();
      return;
    }
    if (await editor.save()) {
      fire(this, "hass-notification", { message: fill(sheet.saved, { name: editor.values.name }) });
      this.close();
    } else {
      await this.updateComplete;
      this.form?.focusError();
    }
  };

  private close(): void {
    this.leaving = true;
    this.free();
    this.dialog.open = false;
  }

  private free(): void {
    this.unguard?.();
    this.unguard = null;
  }

  static override styles = [
    theme,
    base,
    parts,
    css`
      wa-dialog {
        --width: 720px;
      }
      .form {
        display: grid;
        gap: 24px;
      }
      .foot {
        display: flex;
        flex: 1;
        gap: 8px;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "richtech-aatss-person-sheet": AatssPersonSheet;
  }
}
