import { AppError } from "@/lib/base/errors";
import { route } from "@/lib/http/route";
import { getSenderSettings } from "@/lib/settings/queries";
import { SenderSettings } from "@/lib/settings/schema";

export const GET = route({
  summary: "Get the number that sends: its settings, and its state at Meta",
  output: SenderSettings,
  refuses: ["no_sender"],
  handle: async (ctx) => {
    const sender = await getSenderSettings(ctx);
    if (!sender) throw new AppError("no_sender");
    return sender;
  },
});
