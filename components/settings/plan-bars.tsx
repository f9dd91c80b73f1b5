import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";
import { Progress } from "../ui/progress";
import type { HealthView } from "./health-view";
import { RoomList } from "./room-list";

const NEAR = 0.8;

/** Usage of the free plans. */
export function PlanBars({ health: { queue, database } }: { health: HealthView }) {
  const t = useTranslations("settings.health.plan");
  const format = useFormat();
  const { database_bytes: size, database_limit_bytes: limit } = database;
  return (
    <div className="grid gap-4">
      <PlanBar
        label={t("queue")}
        value={queue.messages_today}
        max={queue.messages_a_day}
        text={
          queue.reachable
            ? t("queue_of", {
                n: format.number(queue.messages_today),
                limit: format.number(queue.messages_a_day),
              })
            : t("queue_unknown")
        }
        well={t("queue_well")}
        near={t("queue_near")}
      />
      <PlanBar
        label={t("database")}
        value={size}
        max={limit}
        text={t("database_of", { size: format.bytes(size), limit: format.bytes(limit) })}
        well={t("database_well")}
        near={t("database_near")}
      />
      {size > NEAR * limit && <RoomList room={database.room} />}
    </div>
  );
}

type PlanBarProps = { label: string; value: number; max: number; text: string; well: string; near: string };

function PlanBar({ label, value, max, text, well, near }: PlanBarProps) {
  const isNear = value > NEAR * max;
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-2">
        <b className="font-semibold">{label}</b>
        <span className="text-sm">{text}</span>
      </div>
      <Progress label={label} value={value} max={max} valueText={text} warn={isNear} />
      <p className="text-sm text-muted-foreground">{isNear ? near : well}</p>
    </div>
  );
}
