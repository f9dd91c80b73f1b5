import "server-only";
import { TemplateSnapshot } from "@shared/template";
import type { Ctx } from "@/lib/actor/context";
import { pageOf } from "@/lib/base/list";
import { env } from "@/lib/env";
import { unwrap } from "@/lib/supabase/errors";
import { byUse, refusalOf, variablesOf } from "./rules";
import { StoredTemplate, type Template, type TemplateChoice, type TemplateListQuery } from "./schema";

/** Templates of any status by name; `refusal` says why one cannot be chosen. */
export async function listTemplates(ctx: Ctx, { q, status, cursor, limit }: TemplateListQuery) {
  const answer = await ctx.db.rpc("list_templates", {
    p_filter: { ...(q ? { q } : {}), ...(status ? { status } : {}) },
    p_after: cursor ?? null,
    p_limit: limit,
    p_phone_number_id: env().WHATSAPP_PHONE_NUMBER_ID,
  });
  const page = pageOf(StoredTemplate, unwrap(answer));
  return {
    ...page,
    items: page.items.map(
      (stored): Template => ({ ...stored, refusal: refusalOf(stored), variables: variablesOf(stored) }),
    ),
  };
}

/** All templates for a picker in its order, 1,000 at most. */
export async function listTemplateChoices(ctx: Ctx): Promise<TemplateChoice[]> {
  const { items } = await listTemplates(ctx, { limit: 1000 });
  return items.toSorted(byUse).map((template) => {
    const { name, language, status, category, refusal, rejected_reason, variables } = template;
    const { components, parameter_format, synced_at, last_used_at } = template;
    const snapshot = TemplateSnapshot.safeParse({ name, language, category, parameter_format, components });
    return {
      name,
      language,
      status,
      category,
      refusal,
      rejected_reason,
      variables,
      synced_at,
      last_used_at,
      snapshot: snapshot.success ? snapshot.data : null,
    };
  });
}
