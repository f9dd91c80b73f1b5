import { cva, type VariantProps } from "class-variance-authority";
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

const tag = cva(
  "inline-flex min-h-6.5 items-center gap-1.5 rounded-sm px-2 text-xs font-semibold whitespace-nowrap forced-color-adjust-none [&>svg]:size-3.75 [&>svg]:stroke-[2.1]",
  {
    variants: {
      tone: {
        plain: "bg-muted text-foreground",
        go: "bg-secondary text-secondary-foreground",
        wait: "bg-attention text-attention-foreground",
        soft: "bg-attention-soft text-attention-text",
        stop: "bg-destructive-soft text-destructive-text",
        done: "bg-dye-5 text-on-dye-5",
      },
    },
  },
);

type TagTone = NonNullable<VariantProps<typeof tag>["tone"]>;

type TagProps = { children: ReactNode; tone?: TagTone; icon?: LucideIcon };

export function Tag({ children, tone = "plain", icon: Icon }: TagProps) {
  return (
    <span className={tag({ tone })}>
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
