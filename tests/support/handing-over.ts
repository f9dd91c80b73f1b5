import type { TestDatabase } from "./database.ts";
import type { Ledger } from "./ledger.ts";

/** The steps of deleting a user and handing over, for tests. */
export function handingOver(db: TestDatabase, ledger: () => Ledger) {
  const call = async <T>(text: string, values: unknown[], as: string): Promise<T> =>
    db.asUser(as, async (sql) => (await sql<{ answer: T }>(`select ${text} as answer`, values))[0]!.answer);
  const begin = (from: string, newOwner: string | null, as: string) =>
    call("public.begin_user_deletion($1, $2)", [from, newOwner], as);
  const part = (from: string, to: string, as: string, limit: number) =>
    call<{ moved: number; more: boolean }>("public.hand_over($1, $2, $3)", [from, to, limit], as);

  async function handOver(from: string, to: string, as: string, limit: number): Promise<void> {
    await begin(from, to, as);
    for (let n = 0; n < 200; n++) if (!(await part(from, to, as, limit)).more) return;
    throw new Error("handing over never ends");
  }

  const remove = (from: string) => db.sql("delete from auth.users where id = $1", [from]);

  async function category(owner: string, name: string, contacts: number[] = []): Promise<number> {
    const { id } = await ledger().insert("categories", { owner_id: owner, name });
    for (const contact_id of contacts)
      await ledger().insert("category_contacts", { category_id: id, contact_id, owner_id: owner });
    return id as number;
  }

  return { call, begin, part, handOver, remove, category };
}
