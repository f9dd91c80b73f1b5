import "server-only";
import type { Ctx } from "@/lib/actor/context";
import { unwrap } from "@/lib/supabase/errors";
import type { RoomAct } from "./health-schema";

/** Keeps something for a shorter time from now on; the database then deletes it a part at a time. Throws `forbidden`. */
export async function freeRoom(ctx: Ctx, { act }: RoomAct): Promise<void> {
  unwrap(await ctx.db.rpc("free_room", { p_act: act }));
}
