import "server-only";
import type { Ctx } from "@/lib/actor/context";
import { spacedPhone } from "@/lib/contacts/spaced-phone";
import { env } from "@/lib/env";
import { getSenderSettings } from "@/lib/settings/queries";
import type { SenderSettings } from "@/lib/settings/schema";
import { unwrap } from "@/lib/supabase/errors";
import { listTemplateChoices } from "@/lib/templates/queries";
import { isUnregistered } from "@/lib/whatsapp/cloud-api";
import type { FirstStepsFacts } from "./first-steps-rules";

/** Whether any campaign that the caller may see was launched or scheduled. */
export async function hasLaunched({ db }: Pick<Ctx, "db">): Promise<boolean> {
  const launched = await db.from("campaigns").select("id").neq("status", "draft").limit(1);
  return unwrap(launched).length > 0;
}

const WAITING = ["PENDING", "IN_APPEAL"];

/** What exists of what a first campaign needs. */
export async function getFirstSteps(ctx: Ctx): Promise<FirstStepsFacts> {
  const { db, actor } = ctx;
  const own = actor.id;
  const [sender, contacts, categories, templates, drafts] = await Promise.all([
    getSenderSettings(ctx),
    db.from("contacts").select("id").eq("owner_id", own).is("deleted_at", null).limit(1),
    db
      .from("categories")
      .select("name, contact_count")
      .eq("owner_id", own)
      .order("contact_count", { ascending: false })
      .limit(1),
    listTemplateChoices(ctx),
    db.from("campaigns").select("id").eq("owner_id", own).eq("status", "draft").order("id").limit(1),
  ]);
  const [largest] = unwrap(categories);
  return {
    number: numberOf(sender),
    hasContacts: unwrap(contacts).length > 0,
    category: largest && largest.contact_count > 0 ? largest : null,
    templates: {
      approved: templates.filter(({ refusal }) => refusal === null).length,
      waiting: templates.filter(({ status }) => WAITING.includes(status.toUpperCase())).length,
    },
    draft_id: unwrap(drafts)[0]?.id ?? null,
  };
}

function numberOf(sender: SenderSettings | null): FirstStepsFacts["number"] {
  if (!sender || !env().WHATSAPP_ACCESS_TOKEN) return { state: "none", shown: "" };
  const { display_phone_number: phone, phone_number_id, platform_type, paused_at } = sender;
  const shown = phone ? spacedPhone(phone) : phone_number_id;
  if (isUnregistered(platform_type)) return { state: "unregistered", shown };
  return { state: paused_at ? "stopped" : "ready", shown };
}
