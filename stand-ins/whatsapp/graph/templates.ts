import { now } from "../clock.ts";
import type { Answer } from "../http.ts";
import { change } from "../payloads.ts";
import type { Platform } from "../platform.ts";
import type { Template } from "../templates.ts";
import { newNodeId } from "../wamid.ts";
import { GraphError, unknownObject } from "./errors.ts";
import { checkNewTemplate } from "./template-rules.ts";

const DEFAULT_FIELDS = ["name", "parameter_format", "components", "language", "status", "category", "id"];

export const pick = (record: object, fields: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(record).filter(([key]) => fields.includes(key) || key === "id"));

export const fieldsOf = (url: URL, fallback: readonly string[]): string[] =>
  url.searchParams
    .get("fields")
    ?.replace(/[{(][^})]*[})]/g, "")
    .split(",")
    .map((field) => field.trim()) ?? [...fallback];

const cursorAt = (index: number) => Buffer.from(`template:${index}`).toString("base64url");

function indexAt(cursor: string): number {
  const match = /^template:(\d+)$/.exec(Buffer.from(cursor, "base64url").toString());
  if (match === null) throw new GraphError(131059, "The cursor is not valid.");
  return Number(match[1]);
}

function matching(templates: readonly Template[], query: URLSearchParams): Template[] {
  const same = (key: string, value: string) => {
    const wanted = query.get(key);
    return wanted === null || wanted.toUpperCase() === value.toUpperCase();
  };
  return templates.filter(
    (template) =>
      same("status", template.status) &&
      same("language", template.language) &&
      same("category", template.category) &&
      same("name", template.name) &&
      template.name.includes(query.get("name_or_content") ?? ""),
  );
}

export function listTemplates(platform: Platform, url: URL, origin: string): Answer {
  const all = matching(platform.world.templates, url.searchParams);
  const limit = Math.min(Math.max(Number(url.searchParams.get("limit") ?? 25) || 25, 1), 1000);
  const after = url.searchParams.get("after");
  const before = url.searchParams.get("before");
  const start = after ? indexAt(after) + 1 : before ? Math.max(0, indexAt(before) - limit) : 0;
  const page = all.slice(start, start + limit);
  const end = start + page.length;
  const link = (cursorName: "after" | "before", index: number) => {
    const target = new URL(url.pathname + url.search, origin);
    target.searchParams.delete("after");
    target.searchParams.delete("before");
    target.searchParams.set(cursorName, cursorAt(index));
    return target.href;
  };
  const paging = {
    cursors: { before: cursorAt(start), after: cursorAt(end - 1) },
    ...(end < all.length ? { next: link("after", end - 1) } : {}),
    ...(start > 0 ? { previous: link("before", start) } : {}),
  };
  const fields = fieldsOf(url, DEFAULT_FIELDS);
  return {
    json: { data: page.map((template) => pick(template, fields)), ...(page.length > 0 ? { paging } : {}) },
  };
}

export function createTemplate(platform: Platform, body: unknown): Answer {
  const wanted = checkNewTemplate(body);
  if (platform.world.findTemplate(wanted.name, wanted.language) !== undefined) {
    throw new GraphError(100, undefined, {
      message: "Invalid parameter",
      subcode: 2388024,
      userTitle: "Content in this language already exists",
      userMessage: `There is already ${wanted.language} content for this template.`,
    });
  }
  const template: Template = {
    id: newNodeId(),
    name: wanted.name,
    language: wanted.language,
    status: "PENDING",
    category: wanted.category,
    parameter_format: wanted.parameter_format,
    components: wanted.components,
    quality_score: { score: "UNKNOWN", date: Math.floor(now() / 1000) },
    rejected_reason: "NONE",
  };
  platform.world.templates.push(template);
  platform.world.changed();
  const { delay_ms, verdict } = platform.orders.template_review;
  platform.scheduler.plan({ kind: "review", templateId: template.id, verdict }, delay_ms);
  return { json: { id: template.id, status: template.status, category: template.category } };
}

export function deleteTemplates(platform: Platform, url: URL): Answer {
  const name = url.searchParams.get("name");
  const id = url.searchParams.get("hsm_id");
  const deleted = platform.world.templates.filter(
    (template) => template.name === name && (id === null || template.id === id),
  );
  if (deleted.length === 0) throw unknownObject(name ?? "", "delete");
  platform.world.templates = platform.world.templates.filter((template) => !deleted.includes(template));
  platform.world.changed();
  return { json: { success: true } };
}

export function setTemplateStatus(
  platform: Platform,
  template: Template,
  status: string,
  reason?: string,
): void {
  template.status = status;
  template.rejected_reason = status === "REJECTED" ? (reason ?? "INVALID_FORMAT") : "NONE";
  platform.world.changed();
  platform.outbox.send(
    change("message_template_status_update", {
      event: status,
      message_template_id: Number(template.id),
      message_template_name: template.name,
      message_template_language: template.language.replace("_", "-"),
      reason: reason ?? template.rejected_reason,
      message_template_category: template.category,
      ...(status === "PAUSED"
        ? { other_info: { title: "FIRST_PAUSE", description: "Paused for 3 hours because of its quality." } }
        : {}),
    }),
  );
}
