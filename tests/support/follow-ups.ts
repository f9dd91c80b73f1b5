import type { TestDatabase } from "./database.ts";
import { createLedger, type Ledger, type Message, type Work } from "./ledger.ts";

export interface Sent {
  ledger: Ledger;
  contact: number;
  campaign: number;
  item: Work;
}

/** A contact that has got Message 1 of a campaign with a Message 2. */
export async function sendFirst(db: TestDatabase, columns = {}, contactColumns = {}): Promise<Sent> {
  const ledger = await createLedger(db);
  const contact = await ledger.addContact(contactColumns);
  const campaign = await ledger.addCampaign({
    contacts: [contact],
    follow_up_body: "Merci {{first_name}} !",
    ...columns,
  });
  const [item] = await ledger.sendAll();
  return { ledger, contact, campaign, item: item! };
}

export const followUpsOf = (db: TestDatabase, ledger: Ledger): Promise<Message[]> =>
  db.sql<Message>("select * from public.messages where sender_id = $1 and kind = 'message_2' order by id", [
    ledger.sender,
  ]);

export const lastInteraction = (ledger: Ledger) =>
  ledger.one("select * from public.interactions where sender_id = $1 order by id desc limit 1", [
    ledger.sender,
  ]);
