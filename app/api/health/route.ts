import { describeRoute } from "@/lib/http/contract";
import { Health, health } from "@/lib/http/health";

export const GET = describeRoute(
  { summary: "Whether the app can do its work", output: Health, answers: { 503: Health } },
  () => health(),
);
