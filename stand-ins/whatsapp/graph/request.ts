import { z } from "zod";
import { GraphError, invalidParameter } from "./errors.ts";

const parameter = z.looseObject({
  type: z.string(),
  parameter_name: z.string().optional(),
  text: z.string().optional(),
  payload: z.string().optional(),
  coupon_code: z.string().optional(),
});
const component = z.looseObject({
  type: z.string(),
  sub_type: z.string().optional(),
  index: z.union([z.string(), z.number()]).optional(),
  parameters: z.array(parameter).default([]),
});
const templateBody = z.object({
  name: z.string().min(1),
  language: z.object({ code: z.string().min(1) }),
  components: z.array(component).default([]),
});
const interactiveBody = z.looseObject({
  type: z.string(),
  header: z.looseObject({ type: z.string(), text: z.string().optional() }).optional(),
  body: z.object({ text: z.string().min(1).max(1024) }).optional(),
  footer: z.object({ text: z.string().max(60) }).optional(),
  action: z.looseObject({
    buttons: z
      .array(
        z.object({
          type: z.literal("reply"),
          reply: z.object({ id: z.string().min(1).max(256), title: z.string().min(1).max(20) }),
        }),
      )
      .min(1)
      .max(3)
      .optional(),
    parameters: z
      .looseObject({ display_text: z.string().max(20).optional(), url: z.string().optional() })
      .optional(),
  }),
});
const common = z.looseObject({
  messaging_product: z.literal("whatsapp"),
  recipient_type: z.literal("individual").optional(),
  to: z.string().optional(),
  recipient: z.string().optional(),
  type: z.string().default("text"),
  biz_opaque_callback_data: z.string().max(512).optional(),
  context: z.object({ message_id: z.string() }).optional(),
  template: z.unknown().optional(),
  text: z.unknown().optional(),
  interactive: z.unknown().optional(),
});

export type SentParameter = z.infer<typeof parameter>;
export type SentComponent = z.infer<typeof component>;
export type SentTemplate = z.infer<typeof templateBody>;
export type SentInteractive = z.infer<typeof interactiveBody>;
export type SendRequest = z.infer<typeof common>;

function parse<T extends z.ZodType>(schema: T, value: unknown, prefix: string): z.infer<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = [prefix, ...(issue?.path ?? [])].filter((part) => part !== "").join(".");
  const given = issue?.path.reduce<unknown>(
    (at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key],
    value,
  );
  throw given === undefined || given === null
    ? invalidParameter(`The parameter ${path} is required.`)
    : invalidParameter(`Param ${path} is invalid: ${issue?.message ?? "wrong value"}`);
}

export const parseSend = (body: unknown): SendRequest => parse(common, body, "");
export const parseTemplate = (value: unknown): SentTemplate => parse(templateBody, value, "template");
export const parseInteractive = (value: unknown): SentInteractive =>
  parse(interactiveBody, value, "interactive");

export function parseText(value: unknown): string {
  const { body } = parse(z.looseObject({ body: z.string().min(1) }), value, "text");
  if ([...body].length > 4096) {
    throw invalidParameter("Param text['body'] must be at most 4096 characters long.");
  }
  return body;
}

export function parseJson(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString("utf8")) as unknown;
  } catch {
    throw new GraphError(100, "The request body is not valid JSON.");
  }
}
