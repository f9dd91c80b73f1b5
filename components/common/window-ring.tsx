import { cva } from "class-variance-authority";
import { LockKeyhole } from "lucide-react";
import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";

const frame = cva("inline-flex items-center gap-2 align-middle text-sm/tight whitespace-nowrap", {
  variants: {
    state: {
      open: "font-semibold",
      soon: "font-semibold text-attention-text",
      shut: "font-medium text-muted-foreground",
    },
  },
});
const colors = {
  open: ["var(--dye-4)", "var(--dye-0)"],
  soon: ["var(--attention-text)", "var(--attention-line)"],
};

const fullSeconds = 24 * 3600;
const soonSeconds = 2 * 3600;

/** What is left of the 24 hours in which one may write freely; saffron under two hours. */
export function WindowRing({ secondsLeft }: { secondsLeft: number }) {
  const t = useTranslations("common");
  const format = useFormat();
  if (secondsLeft <= 0) {
    return (
      <span className={frame({ state: "shut" })}>
        <LockKeyhole />
        {t("window_shut")}
      </span>
    );
  }
  const left = Math.max(1, Math.min(100, Math.round((100 * secondsLeft) / fullSeconds)));
  const state = secondsLeft < soonSeconds ? "soon" : "open";
  const [rest, gone] = colors[state];
  return (
    <span className={frame({ state })}>
      <span
        className="size-5 flex-none rounded-full mask-[radial-gradient(circle,transparent_0.34rem,#000_0.36rem)]"
        style={{ background: `conic-gradient(${rest} ${left}%, ${gone} 0)` }}
        aria-hidden="true"
      />
      {t("window_left", { duration: format.duration(secondsLeft) })}
    </span>
  );
}
