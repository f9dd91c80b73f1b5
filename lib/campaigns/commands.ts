import "server-only";
import { z } from "zod";
import type { Ctx } from "@/lib/actor/context";
import { AppError, invalidField } from "@/lib/base/errors";
import { Id, withoutUndefined } from "@/lib/base/values";
import { parsePhone } from "@/lib/contacts/phone";
import { env } from "@/lib/env";
import type { JobCtx } from "@/lib/http/job";
import { publishLaunch, wakeSender } from "@/lib/queue/publish";
import { unwrap } from "@/lib/supabase/errors";
import { getCampaign } from "./queries";
import {
  type CampaignDetails,
  CampaignStatus,
  type CampaignUpdate,
  type Launch,
  type TestSend,
} from "./schema";

const LaunchAnswer = z.object({
  id: Id,
  status: CampaignStatus,
  sender_id: Id.nullable(),
  to_prepare: z.boolean(),
});
type LaunchAnswer = z.infer<typeof LaunchAnswer>;

const phoneNumberId = () => env().WHATSAPP_PHONE_NUMBER_ID;

/**
 * Creates a campaign (without `id`) or changes one that has not started. With `launch` it is saved and launched in one
 * transaction. Throws `conflict` when it was changed after `unchanged_since`.
 */
export async function saveCampaign(ctx: Ctx, { id, ...patch }: CampaignUpdate): Promise<CampaignDetails> {
  if (patch.launch) requireToken();
  const named = withoutUndefined(patch);
  const saved = await ctx.db.rpc("save_campaign", {
    p_campaign_id: (id ?? null) as number,
    p_patch: named,
    p_phone_number_id: phoneNumberId(),
  });
  const answer = LaunchAnswer.parse(unwrap(saved));
  await setGoing(answer);
  return getCampaign(ctx, answer.id);
}

/**
 * Launches a campaign; with `scheduled_at` it saves the date in the same transaction. Throws `campaign_not_draft` when
 * it is already launched, `invalid` with the fields that prevent a launch.
 */
export async function launchCampaign(
  ctx: Ctx,
  { id, first_slice = null, ...date }: Launch & { id: number },
): Promise<CampaignDetails> {
  requireToken();
  const launched = await ctx.db.rpc("launch_campaign", {
    p_campaign_id: id,
    p_patch: withoutUndefined({ first_slice, ...date }),
    p_phone_number_id: phoneNumberId(),
  });
  await setGoing(LaunchAnswer.parse(unwrap(launched)));
  return getCampaign(ctx, id);
}

export async function pauseCampaign(ctx: Ctx, { id }: { id: number }): Promise<CampaignDetails> {
  unwrap(await ctx.db.rpc("pause_campaign", { p_campaign_id: id }));
  return getCampaign(ctx, id);
}

/** Resumes a paused campaign; after the first messages, sends to everyone else. */
export async function resumeCampaign(ctx: Ctx, { id }: { id: number }): Promise<CampaignDetails> {
  await setGoing(LaunchAnswer.parse(unwrap(await ctx.db.rpc("resume_campaign", { p_campaign_id: id }))));
  return getCampaign(ctx, id);
}

/** Cancels a campaign at once, then its waiting messages in batches. After a crash the sweep cancels the rest. */
export async function cancelCampaign(ctx: Ctx, { id }: { id: number }): Promise<CampaignDetails> {
  for (let more = true; more; ) {
    const answer = unwrap(await ctx.db.rpc("cancel_campaign", { p_campaign_id: id }));
    more = z.object({ more: z.boolean() }).parse(answer).more;
  }
  return getCampaign(ctx, id);
}

/** Queues a new round for messages that failed with a temporary error; returns their number. */
export async function retryCampaign(ctx: Ctx, { id }: { id: number }): Promise<{ retried: number }> {
  const Part = z.object({ retried: z.number().int(), more: z.boolean(), sender_id: Id });
  let retried = 0;
  let part: z.infer<typeof Part>;
  do {
    part = Part.parse(unwrap(await ctx.db.rpc("retry_campaign", { p_campaign_id: id })));
    retried += part.retried;
  } while (part.more);
  if (retried > 0) await wakeSender(part.sender_id);
  return { retried };
}

export async function duplicateCampaign(ctx: Ctx, { id }: { id: number }): Promise<CampaignDetails> {
  return getCampaign(ctx, unwrap(await ctx.db.rpc("duplicate_campaign", { p_campaign_id: id })));
}

/** Throws `campaign_not_draft` once it is launched. */
export async function deleteCampaign(ctx: Ctx, { id }: { id: number }): Promise<void> {
  unwrap(await ctx.db.rpc("delete_campaign", { p_campaign_id: id }));
}

/** Queues one message of the campaign to a contact or to a number, which need not be a contact's. */
export async function testCampaign(
  ctx: Ctx,
  input: TestSend & { id: number },
): Promise<{ message_id: number }> {
  requireToken();
  const queued = await ctx.db.rpc("test_campaign", {
    p_campaign_id: input.id,
    p_contact_id: (input.contact_id ?? null) as number,
    p_kind: input.message,
    p_phone_number_id: phoneNumberId(),
    ...(input.contact_id === undefined ? testNumber(ctx, input) : {}),
  });
  const { message_id, sender_id } = z.object({ message_id: Id, sender_id: Id }).parse(unwrap(queued));
  await wakeSender(sender_id);
  return { message_id };
}

/** The number of a test, as the database functions take it. Throws `invalid` for a bad one. */
export function testNumber(ctx: Ctx, { phone, country_code }: Pick<TestSend, "phone" | "country_code">) {
  const number = parsePhone(phone ?? "", country_code ?? ctx.actor.default_country);
  if (!number.ok) throw invalidField("phone", number.code);
  return { p_phone: number.phone, p_country: number.country_code };
}

/**
 * Prepares the audience of a launch for up to 40 s and publishes another call when contacts are left. Throws
 * `not_found`, `unavailable`.
 */
export async function prepareCampaign(ctx: JobCtx, { campaign_id }: { campaign_id: number }) {
  const deadline = Date.now() + PREPARING_BUDGET_MS;
  for (;;) {
    const prepared = unwrap(await ctx.db.rpc("prepare_campaign", { p_campaign_id: campaign_id }));
    if (prepared === null) throw new AppError("not_found");
    const answer = LaunchAnswer.parse(prepared);
    if (!answer.to_prepare) {
      if (answer.sender_id && answer.status === "running") await wakeSender(answer.sender_id);
      return { status: answer.status };
    }
    if (Date.now() > deadline) {
      const { published } = await publishLaunch(campaign_id);
      if (!published)
        throw new AppError("unavailable", { detail: "the rest of a launch could not be published" });
      return { status: answer.status };
    }
  }
}

const PREPARING_BUDGET_MS = 40_000;

/**
 * Wakes the sender, or publishes the preparation of the rest of the audience. If a publish fails, the sweep repeats it
 * later.
 */
async function setGoing({ id, status, sender_id, to_prepare }: LaunchAnswer): Promise<void> {
  await Promise.all([
    sender_id !== null && status === "running" ? wakeSender(sender_id) : undefined,
    to_prepare ? publishLaunch(id) : undefined,
  ]);
}

function requireToken(): void {
  if (!env().WHATSAPP_ACCESS_TOKEN) throw new AppError("no_token");
}
