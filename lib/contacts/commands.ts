import "server-only";
import type { Ctx } from "@/lib/actor/context";
import { AppError, invalidField } from "@/lib/base/errors";
import { withoutUndefined } from "@/lib/base/values";
import { unwrap } from "@/lib/supabase/errors";
import { firstNameIn } from "./names";
import { parsePhone } from "./phone";
import { filterOf, getContact } from "./queries";
import { ContactDetails, type ContactUpdate, type NewContact, type Selection } from "./schema";

/** Creates a contact. Throws `invalid` for the phone number, `contact_exists`, `category_not_found`. */
export async function createContact(ctx: Ctx, input: NewContact): Promise<ContactDetails> {
  return save(ctx, null, { ...input, ...numberOf(input.phone, input.country_code) });
}

/**
 * Changes the given fields. A national phone number without `country_code` is read with the contact's country. Throws
 * `conflict` when it was changed after `unchanged_since`.
 */
export async function updateContact(ctx: Ctx, input: ContactUpdate): Promise<ContactDetails> {
  const { id, ...patch } = input;
  if (patch.phone === undefined && !patch.country_code) {
    return save(ctx, id, { ...patch, country_code: undefined });
  }
  const { phone, country_code } = await getContact(ctx, id);
  if (patch.phone !== undefined) {
    return save(ctx, id, { ...patch, ...numberOf(patch.phone, patch.country_code ?? country_code) });
  }
  if (phone !== null && patch.country_code !== country_code)
    throw invalidField("country_code", "country_mismatch");
  return save(ctx, id, patch);
}

function numberOf(written: string, country_code: string | null | undefined) {
  const number = parsePhone(written, country_code);
  if (number.ok) return { phone: number.phone, country_code: number.country_code };
  throw invalidField(number.code === "unknown_country" ? "country_code" : "phone", number.code);
}

async function save(
  ctx: Ctx,
  id: number | null,
  contact: Omit<ContactUpdate, "id">,
): Promise<ContactDetails> {
  const guessed = contact.full_name && { first_name_guessed: firstNameIn(contact.full_name) };
  const named = withoutUndefined({ ...contact, ...guessed });
  const saved = await ctx.db.rpc("save_contact", { p_contact_id: id as number, p_contact: named });
  return ContactDetails.parse(unwrap(saved));
}

/** Erases all personal data of a contact; counts of past campaigns do not change. Throws `not_found`. */
export async function deleteContact(ctx: Ctx, { id }: { id: number }): Promise<void> {
  const { deleted } = await deleteContacts(ctx, { ids: [id] });
  if (deleted === 0) throw new AppError("not_found");
}

export async function deleteContacts(ctx: Ctx, selection: Selection): Promise<{ deleted: number }> {
  const p_selection = selectionOf(selection);
  return {
    deleted: await inParts("deleted", async (p_after) =>
      unwrap(await ctx.db.rpc("delete_contacts", { p_selection, p_after })),
    ),
  };
}

/** Cancels the waiting Message 2; replies to earlier Message 1 no longer trigger one. Idempotent. */
export async function resetSequence(ctx: Ctx, { id }: { id: number }): Promise<void> {
  unwrap(await ctx.db.rpc("reset_sequence", { p_contact_id: id }));
}

export function selectionOf(selection: Selection) {
  if ("ids" in selection) return { ids: selection.ids };
  const { filter, except_ids } = selection;
  return { ...filterOf(filter), ...(except_ids?.length ? { except_ids } : {}) };
}

/** Repeats a bulk SQL function, one transaction per batch, until it is done; returns the sum of its counts. */
export async function inParts(name: string, part: (after: number) => Promise<unknown>): Promise<number> {
  let sum = 0;
  for (let after: number | null = 0; after !== null; ) {
    const answer = (await part(after)) as Record<string, number> & { next: number | null };
    sum += answer[name] ?? 0;
    after = answer.next;
  }
  return sum;
}
