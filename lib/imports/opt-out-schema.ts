import { z } from "zod";
import { fromForm } from "@/lib/base/values";
import { OptOutList } from "@/lib/contacts/schema";
import { PreviewForm } from "./preview-schema";
import { RejectedLine } from "./schema";

/** A list of people who said no, as a file of at most 4 MB. */
export const OptOutForm = PreviewForm.omit({ size: true })
  .extend({
    source: OptOutList.shape.source,
    since: z.preprocess((value) => value || undefined, OptOutList.shape.since),
  })
  .meta({ id: "OptOutForm" });
export type OptOutForm = z.infer<typeof OptOutForm>;

export const OptOutFormData = fromForm<OptOutForm>(OptOutForm);

const count = z.number().int();

/** `total` rows are the sum of the other counts; `refused` lists the first of those rejected. */
export const OptOutFileReport = z
  .object({
    total: count,
    opted_out: count,
    already: count,
    duplicates: count,
    rejected: count,
    refused: z.array(RejectedLine.omit({ left_out: true })),
  })
  .meta({ id: "OptOutFileReport" });
export type OptOutFileReport = z.infer<typeof OptOutFileReport>;
