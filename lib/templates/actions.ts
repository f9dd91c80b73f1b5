"use server";

import { z } from "zod";
import { action } from "@/lib/http/action";
import { syncTemplates } from "./commands";

export const syncTemplatesAction = action(z.object({}), syncTemplates, { revalidate: ["/campaigns"] });
