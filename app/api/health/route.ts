import { describeRoute } from "@/lib/http/contract";
import { Health, health } from "@/lib/http/health";

export const GET = describeRoute(
  { summary: "Check whether the app works", output: Health, answers: { 503: Health } },
  () => health(),
);
