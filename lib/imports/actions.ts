"use server";

import { action } from "@/lib/http/action";
import { correctImport, undoImport } from "./commands";
import { previewImport } from "./preview";
import { Corrections, ImportId, PreviewFormData } from "./schema";

const revalidate = ["/contacts", "/categories"];

export const previewImportAction = action(PreviewFormData, previewImport);
export const undoImportAction = action(ImportId, undoImport, { revalidate });
export const correctImportAction = action(Corrections, correctImport, { revalidate });
