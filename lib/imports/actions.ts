"use server";

import { action } from "@/lib/http/action";
import { acceptProposals, correctImport, leaveLines, undoImport } from "./commands";
import { findNumbers, previewImport } from "./preview";
import { FindingsFormData, PreviewFormData } from "./preview-schema";
import { Corrections, ImportId, LeftLines, Proposals } from "./schema";

const revalidate = ["/contacts", "/categories"];

export const previewImportAction = action(PreviewFormData, previewImport);
export const findNumbersAction = action(FindingsFormData, findNumbers);
export const undoImportAction = action(ImportId, undoImport, { revalidate });
export const correctImportAction = action(Corrections, correctImport, { revalidate });
export const acceptProposalsAction = action(Proposals, acceptProposals, { revalidate });
export const leaveLinesAction = action(LeftLines, leaveLines);
