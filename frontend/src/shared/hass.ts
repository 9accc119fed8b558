/** What is used of Home Assistant's `hass` object, and nothing more of its frontend. */

export interface Locale {
  language: string;
  number_format: string;
  time_format: string;
  date_format: string;
  time_zone: string;
  first_weekday: string;
}

export interface EntityState {
  entity_id: string;
  state: string;
  attributes: Record<string, unknown>;
  last_changed: string;
  last_updated: string;
}

export interface EntityEntry {
  entity_id: string;
  device_id?: string | null;
  platform?: string;
  entity_category?: string;
  translation_key?: string;
}

export interface DeviceEntry {
  id: string;
  name: string | null;
  name_by_user: string | null;
}

export interface PanelEntry {
  url_path: string;
}

export type Unsubscribe = () => Promise<void>;

export interface Message {
  type: string;
  [field: string]: unknown;
}

/** Home Assistant's connection: it tells "ready" after each reconnection and "disconnected". */
export interface Connection {
  readonly connected: boolean;
  addEventListener(event: string, listener: () => void): void;
  removeEventListener(event: string, listener: () => void): void;
  subscribeMessage<Event>(
    callback: (event: Event) => void,
    message: Message,
    options?: { resubscribe?: boolean },
  ): Promise<Unsubscribe>;
}

export interface Hass {
  states: Record<string, EntityState | undefined>;
  entities: Record<string, EntityEntry | undefined>;
  devices: Record<string, DeviceEntry | undefined>;
  locale: Locale;
  language: string;
  user?: { id: string; name: string; is_admin: boolean };
  config: { time_zone: string; state: string };
  themes: { darkMode: boolean };
  connection: Connection;
  connected: boolean;
  panels: Record<string, PanelEntry | undefined>;
  localize(key: string, values?: Record<string, string>): string;
  loadBackendTranslation(category: string, integration: string): Promise<unknown>;
  callWS<Result>(message: Message): Promise<Result>;
  callService(
    domain: string,
    service: string,
    data?: Record<string, unknown>,
    target?: { entity_id: string },
    notifyOnError?: boolean,
  ): Promise<unknown>;
  fetchWithAuth(path: string, init?: RequestInit): Promise<Response>;
}

/** Tells Home Assistant something, as its own elements do. */
export function fire(element: HTMLElement, type: string, detail: unknown = {}): void {
  element.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
}

/** Goes to another page of Home Assistant. */
export function navigate(path: string): void {
  history.pushState(null, "", path);
  window.dispatchEvent(new CustomEvent("location-changed", { detail: { replace: false } }));
}

/** Opens Home Assistant's dialog of an entity. */
export function showEntity(element: HTMLElement, entityId: string): void {
  fire(element, "hass-more-info", { entityId });
}
