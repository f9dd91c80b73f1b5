import "server-only";
import type { z } from "zod";
import type { Ctx } from "@/lib/actor/context";
import { AppError } from "@/lib/base/errors";
import { env } from "@/lib/env";
import { columnsOf } from "@/lib/sending/number";
import { type Db, serviceClient } from "@/lib/supabase/clients";
import type { Json } from "@/lib/supabase/database.types";
import { unwrap } from "@/lib/supabase/errors";
import { graphOfEnvironment } from "@/lib/whatsapp/environment";
import { type Graph, GraphError } from "@/lib/whatsapp/graph";
import { getPhoneNumber } from "@/lib/whatsapp/phone-number";
import { createTemplate, listTemplates } from "@/lib/whatsapp/templates";
import { uploadFile } from "@/lib/whatsapp/uploads";
import { componentsOf, parameterFormat } from "./components";
import { type NewTemplate, type Sample, Submitted } from "./draft-schema";
import { type MediaFormat, SAMPLE_TYPES } from "./drafting";
import { fieldsRefused, refusalCode } from "./refusals";
import { Synced, type SyncQuery } from "./schema";

/**
 * Synchronises templates, and the number's limit and quality, from Meta; `due`: at most every five minutes. Writes with the service key, since users may
 * not write data from Meta. Throws `no_token`, `no_sender`, `unavailable`.
 */
export async function syncTemplates(
  _ctx: Ctx,
  { when = "now" }: Partial<z.infer<typeof SyncQuery>>,
): Promise<Synced> {
  const graph = graphOfEnvironment();
  if (!graph) throw new AppError("no_token");
  const db = serviceClient();
  const sender = await environmentSender(db);
  const known = when === "due" && unwrap(await db.rpc("begin_template_sync", { p_sender_id: sender.id }));
  if (known) return Synced.parse({ asked: false, ...(known as object) });
  const [templates] = await Promise.all([
    listTemplates(graph, sender.waba_id),
    refreshPhoneNumber(db, graph, sender),
  ]);
  const stored = await db.rpc("store_templates", {
    p_waba_id: sender.waba_id,
    p_templates: templates as Json,
  });
  return Synced.parse({ asked: true, ...(unwrap(stored) as object) });
}

/**
 * Submits a template draft to Meta and stores it as pending. Throws `template_refused` with the field that Meta
 * refuses, `token_refused_by_meta`, `unavailable`, `no_token`, `no_sender`.
 */
export async function submitTemplate(ctx: Ctx, draft: NewTemplate): Promise<Submitted> {
  const graph = graphOfEnvironment();
  if (!graph) throw new AppError("no_token");
  const db = serviceClient();
  const { waba_id } = await environmentSender(db);
  const { name, language, category } = draft;
  const wanted = {
    name,
    language,
    category,
    parameter_format: parameterFormat(draft),
    components: componentsOf(draft),
  };
  const answered = await ofMeta(createTemplate(graph, waba_id, wanted));
  const stored = await db.rpc("store_submitted_template", {
    p_waba_id: waba_id,
    p_template: { ...wanted, ...answered } as Json,
    p_actor_id: ctx.actor.id,
  });
  return Submitted.parse(unwrap(stored));
}

/**
 * Uploads the sample file of a header to Meta for its reviewers; returns the handle for the draft. Throws
 * `template_refused`, `token_refused_by_meta`, `unavailable`, `no_token`.
 */
export async function uploadSample(_ctx: Ctx, { file }: { file: File }): Promise<Sample> {
  const graph = graphOfEnvironment();
  if (!graph) throw new AppError("no_token");
  const handle = await ofMeta(uploadFile(graph, file));
  return { format: SAMPLE_TYPES[file.type] as MediaFormat, handle };
}

/** Awaits a call of Meta and translates its refusal into an error on the field concerned. */
async function ofMeta<Data>(answer: Promise<Data>): Promise<Data> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof GraphError) || error.graph_code === null) throw error;
    const fields = fieldsRefused(error.graph_subcode);
    throw new AppError(refusalCode(error.graph_code), { detail: error.message, fields, cause: error });
  }
}

type Sender = { id: number; phone_number_id: string; waba_id: string };

async function environmentSender(db: Db): Promise<Sender> {
  const senders = db.from("senders").select("id, phone_number_id, waba_id").order("id").limit(1);
  const phone_number_id = env().WHATSAPP_PHONE_NUMBER_ID;
  const found = await (phone_number_id ? senders.eq("phone_number_id", phone_number_id) : senders);
  const sender = unwrap(found)[0];
  if (!sender) throw new AppError("no_sender");
  return sender;
}

async function refreshPhoneNumber(db: Db, graph: Graph, sender: Sender): Promise<void> {
  const node = await getPhoneNumber(graph, sender.phone_number_id);
  unwrap(await db.from("senders").update(columnsOf(node)).eq("id", sender.id));
}
