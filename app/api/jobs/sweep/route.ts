import { z } from "zod";
import { withAlertMails } from "@/lib/alerts/commands";
import { job } from "@/lib/http/job";
import { sweep } from "@/lib/sending/commands";
import { withLateWebhooks } from "@/lib/sending/replay";

export const maxDuration = 60;

export const POST = job(z.object({}), withAlertMails(withLateWebhooks(sweep)));
export const GET = POST;
