import { now } from "./clock.ts";
import { type Message, newPerson, type Person } from "./people.ts";
import { seedTemplates, type Template } from "./templates.ts";

export interface PhoneNumber {
  id: string;
  display: string;
  verifiedName: string;
  quality: string;
  tier: string;
  nameStatus: string;
  verification: string;
  registered: boolean;
  pin: string | null;
  /** Times of the calls to register or deregister. */
  registrations: number[];
}

/** The webhook of the app itself. Without its field ticked, an event goes nowhere. */
export interface AppSubscription {
  callbackUrl: string;
  fields: string[];
}

export interface WorldSnapshot {
  people: Person[];
  phones: PhoneNumber[];
  templates: Template[];
  subscribed: boolean;
  callbackUrl: string | null;
  appSubscription?: AppSubscription | null;
}

export const DISPLAY_NUMBER = "+33 6 39 98 00 42";

/** A number as Meta gives it: verified, and not registered. */
export const newPhone = (id: string): PhoneNumber => ({
  id,
  display: DISPLAY_NUMBER,
  verifiedName: "Les Ateliers Teranga",
  quality: "GREEN",
  tier: "TIER_2K",
  nameStatus: "APPROVED",
  verification: "VERIFIED",
  registered: false,
  pin: null,
  registrations: [],
});

const OVERRIDABLE = ["messages", "calls", "messaging_handovers"];

/** Everything that WhatsApp knows, except the scheduled tasks. */
export class World {
  people = new Map<string, Person>();
  phones: PhoneNumber[] = [];
  templates: Template[] = [];
  subscribed: boolean;
  callbackUrl: string | null = null;
  appSubscription: AppSubscription | null = null;
  version = 0;
  private readonly aliases = new Map<string, string>();
  private readonly owners = new Map<string, Person>();
  private readonly listeners = new Set<() => void>();

  constructor(phoneNumberId: string) {
    this.subscribed = false;
    this.clear(phoneNumberId);
  }

  clear(phoneNumberId: string): void {
    this.people.clear();
    this.aliases.clear();
    this.owners.clear();
    const { registered = false, pin = null } = this.phones.find(({ id }) => id === phoneNumberId) ?? {};
    this.phones = [{ ...newPhone(phoneNumberId), registered, pin }];
    this.templates = seedTemplates();
    this.callbackUrl = null;
    this.changed();
  }

  snapshot(): WorldSnapshot {
    const { phones, templates, subscribed, callbackUrl, appSubscription } = this;
    return { people: [...this.people.values()], phones, templates, subscribed, callbackUrl, appSubscription };
  }

  restore(from: WorldSnapshot, phoneNumberId: string): void {
    this.clear(phoneNumberId);
    const own = this.phones[0];
    this.phones = from.phones.map((phone) => ({ ...newPhone(phone.id), ...phone }));
    if (own !== undefined && !from.phones.some((phone) => phone.id === own.id)) this.phones.unshift(own);
    this.templates = from.templates;
    this.subscribed = from.subscribed;
    this.callbackUrl = from.callbackUrl;
    this.appSubscription = from.appSubscription ?? null;
    for (const person of from.people) {
      this.people.set(person.key, person);
      this.index(person);
      for (const message of person.messages) this.owners.set(message.wamid, person);
    }
  }

  index(person: Person): void {
    this.aliases.set(person.userId, person.key);
    if (person.waId !== null) this.aliases.set(`+${person.waId}`, person.key);
  }

  /** Where an event of that field goes. An account's own address gets some fields only, and never `standby`. */
  addressFor(field: string): string | null {
    if (!this.subscribed || !this.appSubscription?.fields.includes(field)) return null;
    return (OVERRIDABLE.includes(field) && this.callbackUrl) || this.appSubscription.callbackUrl;
  }

  /** By number in E.164, WhatsApp id with a plus sign, or user id. */
  find(key: string): Person | undefined {
    return this.people.get(key) ?? this.people.get(this.aliases.get(key) ?? "");
  }

  findOrCreatePerson(key: string, quirks: boolean): Person {
    const known = this.find(key);
    if (known !== undefined) return known;
    const person = newPerson(key, quirks);
    this.people.set(key, person);
    this.index(person);
    return person;
  }

  rename(person: Person, key: string): void {
    this.people.delete(person.key);
    person.key = key;
    this.people.set(key, person);
    this.index(person);
    this.changed();
  }

  addMessage(person: Person, message: Message): void {
    person.messages.push(message);
    if (message.from === "us") person.unread += 1;
    this.owners.set(message.wamid, person);
    this.changed();
  }

  findMessage(wamid: string): { person: Person; message: Message } | undefined {
    const person = this.owners.get(wamid);
    const message = person?.messages.findLast((each) => each.wamid === wamid);
    return person === undefined || message === undefined ? undefined : { person, message };
  }

  findTemplate(name: string, language: string): Template | undefined {
    return this.templates.find((each) => each.name === name && each.language === language);
  }

  windowOpen(person: Person, phoneNumberId: string): boolean {
    return now() - (person.wroteAt[phoneNumberId] ?? 0) < 24 * 3_600_000;
  }

  changed(): void {
    this.version += 1;
    for (const listener of this.listeners) listener();
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
