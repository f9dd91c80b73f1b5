import { z } from "zod";

/** Upper case, since Meta uses both cases for the same word. */
const Word = z.string().transform((word) => word.toUpperCase());

export const TemplateButton = z.looseObject({
  type: Word,
  text: z.string().optional(),
  url: z.string().optional(),
  phone_number: z.string().optional(),
});
export type TemplateButton = z.infer<typeof TemplateButton>;

export const TemplateComponent = z.looseObject({
  type: Word,
  format: Word.optional(),
  text: z.string().optional(),
  buttons: z.array(TemplateButton).optional(),
});
export type TemplateComponent = z.infer<typeof TemplateComponent>;

/** A template as frozen by a campaign, with components as Meta lists them. */
export const TemplateSnapshot = z.object({
  name: z.string(),
  language: z.string(),
  category: Word,
  parameter_format: Word.pipe(z.enum(["POSITIONAL", "NAMED"])).default("POSITIONAL"),
  components: z.array(TemplateComponent),
});
export type TemplateSnapshot = z.infer<typeof TemplateSnapshot>;
