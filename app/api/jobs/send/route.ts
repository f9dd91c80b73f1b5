import { thenTell } from "@/lib/alerts/commands";
import { job } from "@/lib/http/job";
import { sendDue } from "@/lib/senders/commands";
import { SendJob } from "@/lib/senders/schema";

export const maxDuration = 300;

export const POST = job(SendJob, thenTell(sendDue));
