import { job } from "@/lib/http/job";
import { ImportJob, importContacts } from "@/lib/imports/job";

export const maxDuration = 300;

export const POST = job(ImportJob, importContacts);
