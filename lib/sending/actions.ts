"use server";

import { action } from "@/lib/http/action";
import { resumeSender } from "./commands";
import { replayWebhooks } from "./replay";
import { ReplayInput, SenderId } from "./schema";

export const replayWebhooksAction = action(ReplayInput, replayWebhooks, { revalidate: ["/settings/health"] });
export const resumeSenderAction = action(SenderId, resumeSender, { revalidate: ["/settings"] });
