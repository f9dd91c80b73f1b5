import { z } from "zod";
import { prepareCampaign } from "@/lib/campaigns/commands";
import { job } from "@/lib/http/job";
import { Id } from "@/lib/http/values";

export const maxDuration = 60;

export const POST = job(z.object({ campaign_id: Id }), prepareCampaign);
