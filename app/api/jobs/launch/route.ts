import { z } from "zod";
import { Id } from "@/lib/base/values";
import { prepareCampaign } from "@/lib/campaigns/commands";
import { job } from "@/lib/http/job";

export const maxDuration = 60;

export const POST = job(z.object({ campaign_id: Id }), prepareCampaign);
