import { useTranslations } from "next-intl";
import { useMetaWords } from "@/lib/i18n/meta-words";
import { useFormat } from "@/lib/i18n/use-format";
import type { Attempt } from "@/lib/messages/schema";
import { Advice } from "../common/advice";
import { Facts } from "../common/figures";
import { ListRow } from "../common/list-row";
import { Mark, type MarkedState } from "../common/state-mark";

const MARKS: Record<NonNullable<Attempt["outcome"]>, MarkedState> = {
  accepted: "accepted",
  passing: "queued",
  permanent: "failed",
  stopping: "failed",
  unsent: "queued",
  unknown: "unknown",
};

/** Each call to Meta: time, duration, result in words, and Meta's own text collapsed. */
export function AttemptList({ attempts }: { attempts: Attempt[] }) {
  return (
    <ol>
      {attempts.map((attempt) => (
        <AttemptItem key={attempt.id} attempt={attempt} />
      ))}
    </ol>
  );
}

function AttemptItem({ attempt }: { attempt: Attempt }) {
  const t = useTranslations("messages.page");
  const format = useFormat();
  const meta = useMetaWords();
  const { number, round, claimed_at, finished_at, outcome, code, error_class, details, wamid } = attempt;
  const result = outcome === "accepted" && code !== null ? "accepted_then_failed" : outcome;
  const words = code === null ? null : meta(code, error_class);
  const milliseconds = finished_at ? Date.parse(finished_at) - Date.parse(claimed_at) : null;
  const title = `${t("steps.sending", { n: String(number) })}${round > 1 ? `, ${t("round", { n: String(round) })}` : ""}`;
  return (
    <ListRow className="items-start">
      <Mark state={outcome ? MARKS[outcome] : "sending"} />
      <div className="grid min-w-0 flex-auto gap-2">
        <div>
          <h3 className="text-base font-semibold">{title}</h3>
          <p>
            {result ? t(`outcomes.${result}`) : t("going")}
            {words && (
              <>
                {". "}
                {words.why}{" "}
                <b className="font-semibold">
                  <Advice>{words.todo}</Advice>
                </b>
              </>
            )}
          </p>
          <p className="text-sm text-muted-foreground">
            {format.shortDate(claimed_at)}, {format.timeWithSeconds(claimed_at)}
            {milliseconds !== null &&
              ` · ${milliseconds < 10_000 ? t("milliseconds", { n: format.number(milliseconds) }) : format.duration(milliseconds / 1000)}`}
            {code !== null && ` · ${t("code", { code: String(code) })}`}
          </p>
        </div>
        <details className="text-sm">
          <summary className="cursor-pointer py-2">{t("technical")}</summary>
          <div className="wrap-anywhere pt-2">
            <Facts
              facts={[
                ...(details ? [{ label: t("details"), value: details }] : []),
                ...(wamid ? [{ label: t("wamid"), value: <code>{wamid}</code> }] : []),
                { label: t("attempt_id"), value: <code>{attempt.id}</code> },
              ]}
            />
          </div>
        </details>
      </div>
    </ListRow>
  );
}
