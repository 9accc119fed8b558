import { html, LitElement } from "lit";
import { define } from "../shared/define.js";
import { card } from "../shared/texts.js";
import "../shared/picture.js";

/** Who is at the door. */
@define("richtech-door-card")
export class DoorCard extends LitElement {
  protected override render() {
    return html`<ha-card>${card.name}</ha-card>`;
  }
}
