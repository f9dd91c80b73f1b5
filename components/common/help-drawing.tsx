import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";
import type { HelpWord } from "./help-words";

/** A drawing where a picture says it faster; nothing for the other words. */
export function HelpDrawing({ word }: { word: HelpWord }) {
  if (word === "window") return <WindowDrawing />;
  if (word === "tier") return <TierDrawing />;
  if (word === "message_2") return <FollowUpDrawing />;
  return null;
}

const text = { fontSize: 13, fill: "currentColor", textAnchor: "middle" } as const;
const frame = "h-auto w-full max-w-80 text-foreground";

function WindowDrawing() {
  const t = useTranslations("help.drawing");
  return (
    <svg className={frame} viewBox="0 0 320 84" role="img" aria-label={t("window")}>
      <rect x="24" y="34" width="186" height="18" rx="4" fill="var(--dye-3)" />
      <rect x="216" y="34" width="80" height="18" rx="4" fill="var(--muted)" stroke="var(--border-strong)" />
      <circle cx="24" cy="43" r="7" fill="var(--attention)" />
      <path d="M213 26v34" stroke="currentColor" strokeWidth="2" strokeDasharray="4 3" />
      <text x="6" y="18" {...text} textAnchor="start">
        {t("reply")}
      </text>
      <text x="213" y="18" {...text}>
        24 h
      </text>
      <text x="117" y="74" {...text}>
        {t("free")}
      </text>
      <text x="258" y="74" {...text}>
        {t("closed")}
      </text>
    </svg>
  );
}

const TIERS = [250, 2_000, 10_000, 100_000];

function TierDrawing() {
  const t = useTranslations("help.drawing");
  const format = useFormat();
  const steps = TIERS.map((people) => format.number(people));
  return (
    <svg
      className={frame}
      viewBox="0 0 320 96"
      role="img"
      aria-label={t("tier", { steps: format.list(steps) })}
    >
      {steps.map((label, at) => (
        <g key={label}>
          <rect
            x={4 + at * 79}
            y={62 - at * 14}
            width="75"
            height={30 + at * 14}
            rx="4"
            fill={`var(--dye-${at + 1})`}
          />
          <text x={41 + at * 79} y={54 - at * 14} {...text}>
            {label}
          </text>
        </g>
      ))}
    </svg>
  );
}

function FollowUpDrawing() {
  const t = useTranslations("help.drawing");
  return (
    <svg className={frame} viewBox="0 0 320 70" role="img" aria-label={t("follow")}>
      <g stroke="currentColor" strokeWidth="2" strokeDasharray="6 4">
        <path d="M106 22h108" />
        <path d="M214 22c30 0 30 30 0 30H106" stroke="var(--attention)" fill="none" />
      </g>
      <rect x="4" y="8" width="102" height="28" rx="6" fill="var(--dye-1)" />
      <rect x="4" y="40" width="102" height="28" rx="6" fill="var(--dye-3)" />
      <rect x="218" y="8" width="98" height="28" rx="6" fill="var(--muted)" stroke="var(--border-strong)" />
      <text x="55" y="26" {...text} fill="var(--on-dye-1)">
        Message 1
      </text>
      <text x="55" y="58" {...text} fill="var(--on-dye-3)">
        Message 2
      </text>
      <text x="267" y="26" {...text}>
        {t("them")}
      </text>
    </svg>
  );
}
