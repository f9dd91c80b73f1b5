import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";
import type { MessageDetails } from "@/lib/messages/schema";
import { useProblem } from "./use-problem";

/** The state of the message in one sentence, and what to do about a problem. */
export function MessageLead({ message, now }: { message: MessageDetails; now: string }) {
  const t = useTranslations("messages.page.lead");
  const format = useFormat();
  const problem = useProblem()(message, now);
  const { status, held, accepted_at, sent_at, delivered_at, read_at } = message;
  const times = { accepted: accepted_at, sent: sent_at, delivered: delivered_at, read: read_at };
  const at = status in times ? times[status as keyof typeof times] : null;
  const sentence = t.rich(held && status === "accepted" ? "held" : status, {
    b: (chunks) => <b>{chunks}</b>,
    date: at ? format.date(at) : "",
    time: at ? format.time(at) : "",
    why: problem?.why ?? "",
    todo: problem?.todo ?? "",
  });
  const waits = status === "queued" && problem ? ` ${problem.why} ${problem.todo}` : "";
  return (
    <>
      {sentence}
      {waits}
    </>
  );
}
