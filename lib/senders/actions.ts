"use server";

import { action } from "@/lib/http/action";
import { replayWebhooks } from "./replay";
import { ReplayInput } from "./schema";

export const replayWebhooksAction = action(ReplayInput, replayWebhooks, { revalidate: ["/settings/health"] });
