import {
  Ban,
  CalendarClock,
  CircleCheck,
  Hand,
  LoaderCircle,
  type LucideIcon,
  OctagonPause,
  Pencil,
  Send,
} from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { CampaignStatus } from "@/lib/campaigns/schema";
import { useFormat } from "@/lib/i18n/use-format";

export type TagTone = "plain" | "go" | "wait" | "soft" | "stop" | "done";

type TagProps = { children: ReactNode; tone?: TagTone; icon?: LucideIcon };

export function Tag({ children, tone = "plain", icon: Icon }: TagProps) {
  return (
    <span className={tone === "plain" ? "tag" : `tag ${tone}`}>
      {Icon && <Icon />}
      {children}
    </span>
  );
}

const looks: Record<CampaignStatus | "stopped", { tone: TagTone; icon: LucideIcon }> = {
  draft: { tone: "plain", icon: Pencil },
  preparing: { tone: "plain", icon: LoaderCircle },
  scheduled: { tone: "plain", icon: CalendarClock },
  running: { tone: "go", icon: Send },
  paused: { tone: "wait", icon: Hand },
  stopped: { tone: "stop", icon: OctagonPause },
  completed: { tone: "done", icon: CircleCheck },
  cancelled: { tone: "plain", icon: Ban },
};

type CampaignTagProps = {
  status: CampaignStatus;
  /** Paused by an error, not by a person. */
  stopped?: boolean;
  /** Messages of unknown outcome: “Terminée, 2 inconnus”. */
  unknown?: number;
};

export function CampaignTag({ status, stopped, unknown = 0 }: CampaignTagProps) {
  const t = useTranslations("states.campaign");
  const format = useFormat();
  const shown = status === "paused" && stopped ? "stopped" : status;
  const { tone, icon } = looks[shown];
  return (
    <Tag tone={tone} icon={icon}>
      {shown === "completed" && unknown > 0
        ? t("completed_with_unknown", { count: unknown, n: format.number(unknown) })
        : t(shown)}
    </Tag>
  );
}
