import "server-only";
import { z } from "zod";
import type { Ctx } from "@/lib/actor/context";
import { unwrap } from "@/lib/supabase/errors";
import { inParts, selectionOf } from "./commands";
import { parsePhone } from "./phone";
import type { OptIn, OptOutList, OptOutReport, Selection } from "./schema";

/** Opts the person out of every sender, for all users who have this contact. Idempotent. */
export async function optOutContact(ctx: Ctx, { id }: { id: number }): Promise<void> {
  unwrap(await ctx.db.rpc("opt_out_contact", { p_contact_id: id }));
}

/**
 * Ends the opt-outs of a person. Throws `opted_out_by_person` when they said it themselves; a super-admin may end that
 * with a reason.
 */
export async function optInContact(ctx: Ctx, { id, reason }: OptIn): Promise<void> {
  unwrap(await ctx.db.rpc("opt_in_contact", { p_contact_id: id, p_reason: reason }));
}

/** Opts out all selected contacts; those who are opted out already are not counted. */
export async function optOutContacts(ctx: Ctx, selection: Selection): Promise<{ opted_out: number }> {
  const p_selection = selectionOf(selection);
  return {
    opted_out: await inParts("opted_out", async (p_after) =>
      unwrap(await ctx.db.rpc("opt_out_contacts", { p_selection, p_after })),
    ),
  };
}

/** `opt_out_numbers` in `private.limit_of`. */
const NUMBERS_A_CALL = 1000;
const Part = z.object({ opted_out: z.number(), already: z.number() });

/** Opts out a list of people who said no: numbers, also of people who are nobody's contacts yet, and contacts. */
export async function optOutList(ctx: Ctx, input: OptOutList): Promise<OptOutReport> {
  const report: OptOutReport = { opted_out: 0, already: 0, refused: [] };
  const numbers = new Set<string>();
  for (const written of input.numbers) {
    const number = parsePhone(written, input.country_code);
    if (number.ok) numbers.add(number.phone);
    else report.refused.push({ written, code: number.code });
  }
  const all = [...numbers];
  for (let at = 0; at < all.length; at += NUMBERS_A_CALL) {
    const p_numbers = all.slice(at, at + NUMBERS_A_CALL);
    const args = { p_numbers, p_from: input.source, p_since: input.since };
    const part = Part.parse(unwrap(await ctx.db.rpc("opt_out_numbers", args)));
    report.opted_out += part.opted_out;
    report.already += part.already;
  }
  const ids = [...new Set(input.contact_ids)];
  if (ids.length > 0) {
    const { opted_out } = await optOutContacts(ctx, { ids });
    report.opted_out += opted_out;
    report.already += ids.length - opted_out;
  }
  return report;
}
