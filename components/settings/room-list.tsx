import { useTranslations } from "next-intl";
import { freeRoomAction } from "@/lib/alerts/actions";
import { useFormat } from "@/lib/i18n/use-format";
import type { HealthView } from "./health-view";
import { RoomButton } from "./room-button";

/** What takes room in the database, and acts that free some, the largest first. */
export function RoomList({ room }: { room: HealthView["database"]["room"] }) {
  const t = useTranslations("settings.health.room");
  const format = useFormat();
  return (
    <div className="grid gap-3">
      <b className="font-semibold">{t("title")}</b>
      <ul className="grid gap-3">
        {room
          .toSorted((one, other) => other.frees - one.frees)
          .map(({ act, days, bytes, frees }) => (
            <li key={act} className="flex flex-wrap items-center justify-between gap-x-3 gap-y-2">
              <span className="text-sm">
                {t(`acts.${act}`, { count: days })}
                <span className="block text-muted-foreground">
                  {t("frees", { frees: format.bytes(frees), bytes: format.bytes(bytes) })}
                </span>
              </span>
              <RoomButton
                run={freeRoomAction.bind(null, { act })}
                what={t(`what.${act}`, { count: days })}
                frees={format.bytes(frees)}
              />
            </li>
          ))}
      </ul>
      <p className="text-sm text-muted-foreground">{t("note")}</p>
    </div>
  );
}
