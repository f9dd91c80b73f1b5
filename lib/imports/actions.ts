"use server";

import { action } from "@/lib/http/action";
import { correctImport, importFile, undoImport } from "./commands";
import { previewImport } from "./queries";
import { Corrections, ImportFormData, ImportId, PreviewFormData } from "./schema";

const revalidate = ["/contacts", "/categories"];

export const previewImportAction = action(PreviewFormData, previewImport);
export const importFileAction = action(ImportFormData, importFile, { revalidate });
export const undoImportAction = action(ImportId, undoImport, { revalidate });
export const correctImportAction = action(Corrections, correctImport, { revalidate });
