import { withAlertMails } from "@/lib/alerts/commands";
import { job } from "@/lib/http/job";
import { sendDue } from "@/lib/sending/commands";
import { SendJob } from "@/lib/sending/schema";

export const maxDuration = 300;

export const POST = job(SendJob, withAlertMails(sendDue));
