import { z } from "zod";
import { seedChance } from "./chance.ts";
import { GraphError } from "./graph/errors.ts";
import { verifyCallback } from "./graph/nodes.ts";
import { setTemplateStatus } from "./graph/templates.ts";
import type { Answer } from "./http.ts";
import { changeIdentity, changePreference } from "./identity.ts";
import { ReplyRefused, receive } from "./inbound.ts";
import {
  type ControlOrder,
  controlOrder,
  noOrders,
  type PhoneOrder,
  type ReplyOrder,
  type TemplateOrder,
} from "./orders.ts";
import { change } from "./payloads.ts";
import { type Person, readRecipientNumber } from "./people.ts";
import type { Platform } from "./platform.ts";
import { DISPLAY_NUMBER, newPhone } from "./world.ts";

function reset(platform: Platform, scope: "all" | "orders"): void {
  platform.orders = noOrders();
  if (scope === "orders") {
    platform.outbox.postReady();
    return;
  }
  platform.scheduler.clear();
  platform.outbox.clear();
  platform.ledger.clear();
  platform.world.clear(platform.config.phoneNumberId);
}

function personFrom(platform: Platform, from: string): Person {
  return platform.findOrCreatePerson(readRecipientNumber(from, DISPLAY_NUMBER) ?? from);
}

function replyAs(platform: Platform, order: ReplyOrder): { from: string; wamid: string | null }[] {
  const person = personFrom(platform, order.from);
  return Array.from({ length: order.count }, () => {
    if (order.type === "user_preferences") {
      changePreference(platform, person, order.value);
      return { from: person.key, wamid: null };
    }
    const changesIdentity = order.type === "user_changed_number" || order.type === "user_changed_user_id";
    const wamid = changesIdentity
      ? changeIdentity(platform, person, order)
      : receive(platform, person, order);
    return { from: person.key, wamid };
  });
}

function changeTemplate(platform: Platform, order: TemplateOrder): void {
  const templates = platform.world.templates.filter(
    (each) => each.name === order.name && (order.language === undefined || each.language === order.language),
  );
  if (templates.length === 0) throw new ReplyRefused(`no template is named ${order.name}`);
  for (const template of templates) {
    const names = {
      message_template_id: Number(template.id),
      message_template_name: template.name,
      message_template_language: template.language,
    };
    if (order.status !== undefined) setTemplateStatus(platform, template, order.status, order.reason);
    if (order.quality !== undefined) {
      const previous_quality_score = template.quality_score.score;
      template.quality_score = { ...template.quality_score, score: order.quality };
      platform.outbox.send(
        change("message_template_quality_update", {
          previous_quality_score,
          new_quality_score: order.quality,
          ...names,
        }),
      );
    }
    if (order.category !== undefined) {
      const previous_category = template.category;
      template.category = order.category;
      platform.outbox.send(
        change("template_category_update", { ...names, previous_category, new_category: order.category }),
      );
    }
  }
  platform.world.changed();
}

const PER_DAY: Record<string, number> = {
  TIER_250: 250,
  TIER_2K: 2000,
  TIER_10K: 10_000,
  TIER_100K: 100_000,
  TIER_UNLIMITED: -1,
};

function changePhone(platform: Platform, order: PhoneOrder): void {
  const id = order.id ?? platform.config.phoneNumberId;
  const known = platform.phone(id);
  const phone = known ?? newPhone(id);
  if (known === undefined) platform.world.phones.push(phone);
  phone.display = order.display_phone_number ?? phone.display;
  phone.verifiedName = order.verified_name ?? phone.verifiedName;
  phone.quality = order.quality ?? phone.quality;
  phone.tier = order.tier ?? phone.tier;
  phone.nameStatus = order.name_status ?? phone.nameStatus;
  phone.verification = order.code_verification_status ?? phone.verification;
  if (order.registered !== undefined) {
    const { pin, registrations } = newPhone(id);
    Object.assign(phone, { registered: order.registered, pin, registrations });
  }
  platform.world.changed();
  if (known === undefined || order.tier === undefined) return;
  const max_daily_conversations_per_business = PER_DAY[order.tier];
  platform.outbox.send(
    change("business_capability_update", {
      max_daily_conversations_per_business,
      max_phone_numbers_per_waba: 25,
    }),
  );
}

const definedOf = <Given extends object>(given: Given) =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Given]: Exclude<Given[Key], undefined>;
  };

function storeOrders(platform: Platform, order: ControlOrder): void {
  const { orders } = platform;
  if (order.errors !== undefined) orders.errors = order.errors ?? [];
  if (order.http_status !== undefined) orders.http_status = order.http_status ?? [];
  if (order.raw !== undefined) orders.raw = order.raw ?? [];
  if (order.latency_ms !== undefined) orders.latency_ms = order.latency_ms;
  if (order.held !== undefined) orders.held = order.held ?? [];
  if (order.cut_after_acceptance !== undefined) orders.cut_after_acceptance = order.cut_after_acceptance;
  if (order.cut_before !== undefined) orders.cut_before = order.cut_before;
  if (order.webhooks !== undefined) {
    orders.webhooks = order.webhooks === null ? {} : { ...orders.webhooks, ...order.webhooks };
    platform.outbox.postReady();
  }
  orders.limits = {
    pair_rate: order.limits?.pair_rate ?? orders.limits.pair_rate,
    per_second: order.limits?.per_second === undefined ? orders.limits.per_second : order.limits.per_second,
  };
  orders.window_check = order.window_check ?? orders.window_check;
  orders.wa_id_quirks = order.wa_id_quirks ?? orders.wa_id_quirks;
  orders.magic = order.magic ?? orders.magic;
  orders.account = { ...orders.account, ...definedOf(order.account ?? {}) };
  orders.business_management = order.business_management ?? orders.business_management;
  orders.template_review = {
    delay_ms: order.template_review?.delay_ms ?? orders.template_review.delay_ms,
    verdict: order.template_review?.verdict ?? orders.template_review.verdict,
  };
}

export const describe = (platform: Platform) => ({
  orders: platform.orders,
  webhooks: {
    url: platform.config.webhookUrl,
    pending: platform.outbox.pendingCount,
    ...platform.outbox.counts,
  },
  planned: platform.scheduler.snapshot().length,
  phones: platform.world.phones,
  templates: platform.world.templates.map(({ id, name, language, status }) => ({
    id,
    name,
    language,
    status,
  })),
});

async function carryOut(platform: Platform, order: ControlOrder) {
  if (order.reset !== undefined) reset(platform, order.reset === "orders" ? "orders" : "all");
  if (order.seed !== undefined) seedChance(order.seed);
  storeOrders(platform, order);
  for (const each of order.phone ?? []) changePhone(platform, each);
  for (const each of order.template ?? []) changeTemplate(platform, each);
  for (const { number, name, username, marketing_stopped } of order.person ?? []) {
    const person = personFrom(platform, number);
    person.name = name ?? person.name;
    person.named ||= name !== undefined;
    person.username = username === undefined ? person.username : username;
    person.marketingStopped = marketing_stopped ?? person.marketingStopped;
  }
  const replies = (order.reply ?? []).flatMap((each) => replyAs(platform, each));
  for (const { field, value } of order.event ?? []) platform.outbox.send(change(field, value));
  const verified = order.verify_webhook
    ? await verifyCallback(platform.config.webhookUrl ?? "", platform.config.verifyToken)
    : undefined;
  return { ...describe(platform), replies, ...(verified === undefined ? {} : { verified }) };
}

export async function control(platform: Platform, body: unknown): Promise<Answer> {
  const parsed = controlOrder.safeParse(body);
  if (!parsed.success) return { status: 400, json: { error: z.prettifyError(parsed.error) } };
  try {
    return { json: await carryOut(platform, parsed.data) };
  } catch (error) {
    if (error instanceof ReplyRefused || error instanceof GraphError) {
      return { status: 400, json: { error: error.message } };
    }
    throw error;
  }
}
