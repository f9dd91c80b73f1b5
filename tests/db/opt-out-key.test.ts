import { beforeEach, describe, expect, test } from "vitest";
import { asRole } from "../../stand-ins/database/connection.ts";
import { backUp, restoreBackup } from "../support/backup.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";
import { createLedger, Ledger } from "../support/ledger.ts";

let db: TestDatabase;
let ledger: Ledger;
beforeEach(async () => {
  db = await createDatabase();
  ledger = await createLedger(db);
});

const problem = async () =>
  (await db.sql<{ problem: string | null }>("select private.restore_problem() as problem"))[0]!.problem;
const openAlerts = async () =>
  (
    await db.sql<{ kind: string }>(
      "select distinct kind::text from alerts where cleared_at is null and campaign_id is null order by kind",
    )
  ).map(({ kind }) => kind);
const resume = (sender = ledger.sender) =>
  db.asUser(ledger.owner, (sql) => sql("select resume_sender($1) as resumed", [sender]));
const optOut = (contact: number) =>
  db.asUser(ledger.owner, (sql) => sql("select opt_out_contact($1)", [contact]));

describe("the key of the opt-outs", () => {
  test("is made at its first use, the same for all", async () => {
    const fresh = await createDatabase();
    expect(await fresh.sql("select from private.secrets")).toEqual([]);
    const keys = await fresh.sql(
      "select private.person_key(i) as key from (values ('+33612345678'), ('+33612345678')) v(i)",
    );
    expect(keys[0]).toEqual(keys[1]);
    expect(await fresh.sql("select private.person_key('+33612345678') as key")).toEqual([keys[0]]);
  });

  test("P16 comes with a backup that is restored into a new project, so opt-outs hold there", async () => {
    const contacts = await ledger.addContacts(2);
    await ledger.addCampaign({ contacts });
    await optOut(contacts[0]!);
    await db.sql("update queue set due_at = private.clock() where true");
    const backup = await backUp(asRole(db.url, "supabase_admin"));
    const fresh = await createDatabase();
    await restoreBackup(asRole(fresh.url, "supabase_admin"), backup);
    const sql = "select encode(private.person_key('+33612345678'), 'hex') as key";
    expect(await fresh.sql(sql)).toEqual(await db.sql(sql));

    const there = new Ledger(fresh);
    [there.owner, there.sender] = [ledger.owner, ledger.sender];
    const { phone } = await ledger.contact(contacts[0]!);
    const again = await there.addContact({ owner_id: (await fresh.createUser()).id, phone });
    await there.addCampaign({ contacts: [again, contacts[1]!] });
    expect((await there.claim()).work.map(({ to }) => to)).not.toContain(phone);
    expect(await there.messages()).toContainEqual(
      expect.objectContaining({ contact_id: again, state: "skipped", reason: "opted_out" }),
    );
  });

  test("that does not fit stops all numbers, until the right one is back", async () => {
    const [stopped, other] = await ledger.addContacts(2);
    await optOut(stopped!);
    await ledger.addCampaign({ contacts: [other!] });
    await db.sql("create table kept as select value from private.secrets");
    await db.sql("update private.secrets set value = extensions.gen_random_bytes(32) where true");
    expect((await ledger.claim()).work).toEqual([]);
    expect(await ledger.theSender()).toMatchObject({ pause_reason: "key_differs" });
    expect(await openAlerts()).toEqual(["opt_out_key_differs"]);
    await expect(resume()).rejects.toThrow("restore_unsettled");

    const { phone } = await ledger.contact(stopped!);
    const another = await createOwner(phone!);
    await db.sql("update private.secrets set value = (select value from kept) where true");
    await resume();
    expect(await openAlerts()).toEqual([]);
    expect(
      await db.sql(
        "select exists (select from private.open_opt_outs(k.phone_key, k.user_key)) as held from contacts k where id = $1",
        [another],
      ),
    ).toEqual([{ held: true }]);
  });

  test("that is missing is not silently replaced while there are opt-outs", async () => {
    const [stopped, other] = await ledger.addContacts(2);
    await optOut(stopped!);
    await ledger.addCampaign({ contacts: [other!] });
    await db.sql("delete from private.secrets where true");
    expect((await ledger.claim()).work).toEqual([]);
    expect(await problem()).toBe("key_differs");
  });
});

/** The same person, kept by another admin. */
async function createOwner(phone: string): Promise<number> {
  const { id } = await db.createUser();
  return ledger.addContact({ owner_id: id, phone });
}
