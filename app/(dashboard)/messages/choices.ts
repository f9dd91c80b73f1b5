import { getTranslations } from "next-intl/server";
import type { Ctx } from "@/lib/actor/context";
import { AppError } from "@/lib/base/errors";
import { getCampaign, listCampaigns } from "@/lib/campaigns/queries";
import { getContact } from "@/lib/contacts/queries";

type Choice = { id: number; name: string };

/** The latest launched campaigns, and the selected one even if it is older. */
export async function campaignChoices(ctx: Ctx, chosen: number | undefined): Promise<Choice[]> {
  const { items } = await listCampaigns(ctx, { limit: 50 });
  const choices = items
    .filter(({ status, id }) => !["draft", "scheduled"].includes(status) || id === chosen)
    .map(({ id, name }) => ({ id, name }));
  if (chosen === undefined || choices.some(({ id }) => id === chosen)) return choices;
  const older = await orNull(getCampaign(ctx, chosen));
  return older ? [...choices, { id: older.id, name: older.name }] : choices;
}

export async function contactNameOf(ctx: Ctx, id: number): Promise<string> {
  const t = await getTranslations("messages.list");
  const contact = await orNull(getContact(ctx, id));
  return contact === null ? t("gone") : (contact.full_name ?? t("nameless"));
}

async function orNull<Found>(query: Promise<Found>): Promise<Found | null> {
  try {
    return await query;
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") return null;
    throw error;
  }
}
