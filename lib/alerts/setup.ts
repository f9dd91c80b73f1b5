import "server-only";
import { z } from "zod";
import type { Ctx } from "@/lib/actor/context";
import { AppError, invalidField } from "@/lib/base/errors";
import { Id } from "@/lib/base/values";
import { testNumber } from "@/lib/campaigns/commands";
import { env } from "@/lib/env";
import { wakeSender } from "@/lib/queue/publish";
import { createSchedules } from "@/lib/queue/schedules";
import { ensureSender, noteSubscription, refreshSender, registerSender } from "@/lib/sending/number";
import { getSenderSettings } from "@/lib/settings/queries";
import { serviceClient } from "@/lib/supabase/clients";
import { unwrap } from "@/lib/supabase/errors";
import { graphOfEnvironment } from "@/lib/whatsapp/environment";
import { type Graph, GraphError } from "@/lib/whatsapp/graph";
import { listPhoneNumbers } from "@/lib/whatsapp/phone-number";
import { describeToken } from "@/lib/whatsapp/token";
import { webhookAddress } from "@/lib/whatsapp/webhook-address";
import {
  type FirstTest,
  type NumberRegistered,
  type Registration,
  TokenFound,
  type TokenTry,
  type WebhookSubscribed,
} from "./health-schema";
import { subscribeEverything } from "./subscribing";

function mustBeSuperAdmin({ actor }: Ctx): void {
  if (actor.role !== "super_admin") throw new AppError("forbidden");
}

function mustHaveToken(): Graph {
  const graph = graphOfEnvironment();
  if (!graph) throw new AppError("no_token");
  return graph;
}

/**
 * The phone numbers that a token gives access to, proved by asking for them. The token is not stored: the app uses the
 * one in the environment. Throws `forbidden`, `invalid`, `unavailable`.
 */
export async function tryToken(ctx: Ctx, { token }: TokenTry): Promise<TokenFound> {
  mustBeSuperAdmin(ctx);
  const { WHATSAPP_API_URL: url, WHATSAPP_API_VERSION: version, WHATSAPP_APP_SECRET } = env();
  const graph = { url, version, token };
  try {
    const { facts, accepted } = await describeToken(graph, WHATSAPP_APP_SECRET);
    if (facts?.is_valid === false) throw invalidField("token", "token_refused");
    const own = (await getSenderSettings(ctx))?.waba_id ?? env().WHATSAPP_BUSINESS_ACCOUNT_ID;
    const accounts = [...new Set([...(facts?.waba_ids ?? []), ...(own ? [own] : [])])];
    const asked = await Promise.allSettled(accounts.map((waba_id) => numbersOf(graph, waba_id)));
    const found = asked.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
    const [refused] = asked.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
    if (found.length === 0 && refused) {
      if (accepted && refused instanceof GraphError && refused.graph_code !== null)
        throw invalidField("token", "token_without_account");
      throw refused;
    }
    return TokenFound.parse({
      described: facts !== null,
      expires_at: facts?.expires_at ?? null,
      missing_scopes: facts?.missing_scopes ?? [],
      numbers: found.flat(),
    });
  } catch (error) {
    if (error instanceof GraphError && error.graph_code !== null)
      throw invalidField("token", "token_refused");
    throw error;
  }
}

const numbersOf = async (graph: Graph, waba_id: string) =>
  (await listPhoneNumbers(graph, waba_id)).map((number) => ({
    phone_number_id: number.id,
    waba_id,
    display_phone_number: number.display_phone_number ?? null,
    verified_name: number.verified_name ?? null,
  }));

/**
 * Stores the number's current data from the environment and Meta. Throws `forbidden`, `no_token`, `no_sender`,
 * `unavailable`.
 */
export async function checkNumber(ctx: Ctx, _input: object): Promise<void> {
  mustBeSuperAdmin(ctx);
  mustHaveToken();
  const db = serviceClient();
  const sender_id = await ensureSender(db);
  if (sender_id === null) throw new AppError("no_sender");
  await refreshSender(db, sender_id);
}

/**
 * Registers the number at Meta, also again after a change of its name. Throws `forbidden`, `no_token`, `no_sender`,
 * `invalid` on the field `pin`, `token_refused_by_meta`, `unavailable`.
 */
export async function registerNumber(ctx: Ctx, { pin }: Registration): Promise<NumberRegistered> {
  mustBeSuperAdmin(ctx);
  mustHaveToken();
  const db = serviceClient();
  const sender_id = (await getSenderSettings(ctx))?.id ?? (await ensureSender(db));
  if (sender_id === null) throw new AppError("no_sender");
  const { pin_made } = await registerSender(db, sender_id, { pin, again: true, actor_id: ctx.actor.id });
  return { pin_made };
}

/**
 * Subscribes this account's webhooks, and the app's fields, to our Edge Function, and returns what was done and what
 * Meta refused. Meta calls the function at once with the verify token. Throws `forbidden`, `no_token`, `no_sender`,
 * `token_refused_by_meta`, `unavailable`.
 */
export async function subscribeWebhook(ctx: Ctx, _input: object): Promise<WebhookSubscribed> {
  mustBeSuperAdmin(ctx);
  const graph = mustHaveToken();
  const waba_id = (await getSenderSettings(ctx))?.waba_id ?? env().WHATSAPP_BUSINESS_ACCOUNT_ID;
  if (!waba_id) throw new AppError("no_sender");
  const {
    WHATSAPP_VERIFY_TOKEN: verify_token,
    WHATSAPP_APP_SECRET: app_secret,
    NEXT_PUBLIC_SUPABASE_URL,
  } = env();
  const address = webhookAddress(NEXT_PUBLIC_SUPABASE_URL);
  const result = await subscribeEverything(graph, { waba_id, address, verify_token, app_secret });
  if (!("why" in result.account)) await noteSubscription(serviceClient(), waba_id, true);
  return result;
}

/** Creates QStash's schedules; returns their ids. Repeatable. Throws `forbidden`, `unavailable`. */
export async function makeSchedules(ctx: Ctx, _input: object): Promise<{ schedules: string[] }> {
  mustBeSuperAdmin(ctx);
  try {
    return { schedules: await createSchedules() };
  } catch (error) {
    throw new AppError("unavailable", { detail: "QStash made no schedule", cause: error });
  }
}

const Queued = z.object({ message_id: Id, sender_id: Id });

/** Queues one message to the given number, without a campaign. Throws `forbidden`, `no_token`. */
export async function sendFirstTest(
  ctx: Ctx,
  { template_id, ...person }: FirstTest,
): Promise<{ message_id: number }> {
  mustBeSuperAdmin(ctx);
  mustHaveToken();
  const queued = await ctx.db.rpc("test_template", {
    p_template_id: template_id,
    ...testNumber(ctx, person),
    p_phone_number_id: env().WHATSAPP_PHONE_NUMBER_ID,
  });
  const { message_id, sender_id } = Queued.parse(unwrap(queued));
  await wakeSender(sender_id);
  return { message_id };
}
