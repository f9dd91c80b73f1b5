import "server-only";
import { z } from "zod";
import { describeError, log } from "@/lib/base/log";
import { Id } from "@/lib/base/values";
import type { Db } from "@/lib/supabase/clients";
import { unwrap } from "@/lib/supabase/errors";
import { graphOfEnvironment } from "@/lib/whatsapp/environment";
import type { Graph } from "@/lib/whatsapp/graph";
import { getPhoneNumber } from "@/lib/whatsapp/phone-number";
import { readSpending } from "@/lib/whatsapp/spending";

const Due = z.object({
  sender_id: Id,
  phone_number_id: z.string(),
  waba_id: z.string(),
  display_phone_number: z.string().nullable(),
  from: z.iso.date(),
  start: z.int(),
  end: z.int(),
});
type Due = z.infer<typeof Due>;

/**
 * Reads Meta's own figures of the numbers that are due, each once a day, and stores them. A number that fails stops no
 * other: it is tried again after an hour.
 */
export async function syncSpending({ db }: { db: Db }): Promise<{ read: number }> {
  const graph = graphOfEnvironment();
  if (!graph) return { read: 0 };
  const due = z.array(Due).parse(unwrap(await db.rpc("take_spending_due")));
  const done = await Promise.all(
    due.map((number) =>
      syncNumber(db, graph, number).catch((error) => {
        log("error", "spending_not_read", { sender_id: number.sender_id, ...describeError(error) });
        return false;
      }),
    ),
  );
  return { read: done.filter(Boolean).length };
}

async function syncNumber(db: Db, graph: Graph, due: Due): Promise<boolean> {
  const shown =
    due.display_phone_number ?? (await getPhoneNumber(graph, due.phone_number_id)).display_phone_number;
  const spending = await readSpending(graph, due.waba_id, {
    phone_number: (shown ?? "").replace(/\D/g, ""),
    start: due.start,
    end: due.end,
  });
  unwrap(await db.rpc("store_spending", { p_sender_id: due.sender_id, p_from: due.from, p_read: spending }));
  return spending.state === "read" || spending.state === "no_cost";
}
