import { Agenda } from "./agenda.ts";
import type { Config } from "./config.ts";
import { Ledger } from "./ledger.ts";
import { noOrders, type Orders } from "./orders.ts";
import { Outbox } from "./outbox.ts";
import type { Change } from "./payloads.ts";
import { type Behaviour, behaviourOf, type Person } from "./people.ts";
import { type PhoneNumber, World } from "./world.ts";

/** The parts of the stand-in, as its routes and its own doings share them. */
export class Platform {
  readonly config: Config;
  readonly world: World;
  readonly ledger: Ledger;
  readonly agenda = new Agenda();
  readonly outbox: Outbox;
  orders: Orders = noOrders();

  constructor(config: Config) {
    this.config = config;
    this.world = new World(config.phoneNumberId);
    this.ledger = new Ledger(config.dataDir);
    this.outbox = new Outbox({
      businessAccountId: config.businessAccountId,
      appSecret: config.appSecret,
      url: () => (this.world.subscribed ? (this.world.callbackUrl ?? config.webhookUrl) : null),
      orders: () => this.orders.webhooks,
      onHanded: (changes) => this.markHanded(changes),
    });
  }

  phone(id: string): PhoneNumber | undefined {
    return this.world.phones.find((phone) => phone.id === id);
  }

  behaviour(person: Person): Behaviour {
    return behaviourOf(person, this.orders.magic);
  }

  meet(key: string): Person {
    return this.world.meet(key, this.orders.wa_id_quirks);
  }

  private markHanded(changes: readonly Change[]): void {
    for (const { value } of changes) {
      for (const { id } of (value.messages ?? []) as { id?: string }[]) {
        const found = id === undefined ? undefined : this.world.findMessage(id);
        if (found !== undefined) found.message.handed = true;
      }
    }
    this.world.changed();
  }
}
