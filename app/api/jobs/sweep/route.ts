import { z } from "zod";
import { thenTell } from "@/lib/alerts/commands";
import { job } from "@/lib/http/job";
import { sweep } from "@/lib/senders/commands";

export const maxDuration = 60;

export const POST = job(z.object({}), thenTell(sweep));
export const GET = POST;
