import type { Config } from "./config.ts";
import { Ledger } from "./ledger.ts";
import { noOrders, type Orders } from "./orders.ts";
import { Outbox } from "./outbox.ts";
import type { Change } from "./payloads.ts";
import { type Behaviour, behaviourOf, type Person } from "./people.ts";
import { Scheduler } from "./scheduler.ts";
import { type PhoneNumber, World } from "./world.ts";

/** The parts of the stand-in, shared by its routes and its scheduled tasks. */
export class Platform {
  readonly config: Config;
  readonly world: World;
  readonly ledger: Ledger;
  readonly scheduler = new Scheduler();
  readonly outbox: Outbox;
  orders: Orders = noOrders();

  constructor(config: Config) {
    this.config = config;
    this.world = new World(config.phoneNumberId);
    this.ledger = new Ledger(config.dataDir);
    this.outbox = new Outbox({
      businessAccountId: config.businessAccountId,
      appSecret: config.appSecret,
      addressFor: (field) => this.world.addressFor(field),
      orders: () => this.orders.webhooks,
      onDelivered: (changes) => this.markDelivered(changes),
    });
  }

  phone(id: string): PhoneNumber | undefined {
    return this.world.phones.find((phone) => phone.id === id);
  }

  behaviour(person: Person): Behaviour {
    return behaviourOf(person, this.orders.magic);
  }

  findOrCreatePerson(key: string): Person {
    return this.world.findOrCreatePerson(key, this.orders.wa_id_quirks);
  }

  private markDelivered(changes: readonly Change[]): void {
    for (const { value } of changes) {
      for (const { id } of (value.messages ?? []) as { id?: string }[]) {
        const found = id === undefined ? undefined : this.world.findMessage(id);
        if (found !== undefined) found.message.delivered = true;
      }
    }
    this.world.changed();
  }
}
