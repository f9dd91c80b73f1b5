import { z } from "zod";
import { type Graph, GraphError, read, write } from "./graph";

const Upper = z.string().transform((word) => word.toUpperCase());

/** A template in Meta's list, identified by name and language. */
export const MetaTemplate = z.object({
  id: z.string().max(100),
  name: z.string().regex(/^[a-z0-9_]{1,512}$/),
  language: z
    .string()
    .max(20)
    .transform((code) => code.replace("-", "_")),
  status: Upper,
  category: Upper,
  parameter_format: Upper.pipe(z.enum(["POSITIONAL", "NAMED"])).catch("POSITIONAL"),
  components: z.array(z.looseObject({ type: z.string() })),
  quality_score: z.object({ score: z.string() }).optional().catch(undefined),
  rejected_reason: z.string().optional(),
});
export type MetaTemplate = z.infer<typeof MetaTemplate>;

const Page = z.object({
  data: z.array(z.unknown()),
  paging: z
    .object({ cursors: z.object({ after: z.string().optional() }).optional(), next: z.string().optional() })
    .optional(),
});

const FIELDS = "id,name,category,status,language,components,parameter_format,quality_score,rejected_reason";
const BAD_CURSOR = 131059;
const MOST_PAGES = 100;

/** All templates of a business account, without those that cannot be parsed. */
export async function listTemplates(graph: Graph, waba_id: string): Promise<MetaTemplate[]> {
  try {
    return await allPages(graph, waba_id);
  } catch (error) {
    if (error instanceof GraphError && error.graph_code === BAD_CURSOR) return allPages(graph, waba_id);
    throw error;
  }
}

async function allPages(graph: Graph, waba_id: string): Promise<MetaTemplate[]> {
  const templates: MetaTemplate[] = [];
  let after: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = { fields: FIELDS, limit: "100", ...(after ? { after } : {}) };
    const { data, paging } = await read(graph, `${waba_id}/message_templates`, query, Page);
    for (const each of data) {
      const template = MetaTemplate.safeParse(each);
      if (template.success) templates.push(template.data);
    }
    after = paging?.next ? paging.cursors?.after : undefined;
    if (!after) return templates;
  }
  return templates;
}

export interface NewMetaTemplate {
  name: string;
  language: string;
  category: "MARKETING" | "UTILITY" | "AUTHENTICATION";
  parameter_format: "POSITIONAL" | "NAMED";
  components: object[];
}

/** Submits a template for approval. */
export const createTemplate = (graph: Graph, waba_id: string, template: NewMetaTemplate) =>
  write(
    graph,
    `${waba_id}/message_templates`,
    template,
    z.object({ id: z.string(), status: Upper, category: Upper.optional() }),
  );
