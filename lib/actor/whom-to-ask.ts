import "server-only";
import { z } from "zod";
import type { Db } from "@/lib/supabase/clients";
import { unwrap } from "@/lib/supabase/errors";

const Helper = z.object({ full_name: z.string(), email: z.string() });
export type Helper = z.infer<typeof Helper>;

/** The super-admins whom an admin may ask, three at most. */
export const whomToAsk = async (db: Db): Promise<Helper[]> =>
  z.array(Helper).parse(unwrap(await db.rpc("whom_to_ask")));
