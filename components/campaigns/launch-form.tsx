"use client";

import { Send } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useId, useRef, useState, useTransition } from "react";
import { callAction } from "@/components/common/call-action";
import { ProblemNote } from "@/components/common/problem-note";
import { Section, Sheet } from "@/components/common/sheet";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RadioCards } from "@/components/ui/radio-cards";
import { launchCampaignAction } from "@/lib/campaigns/actions";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { useFormat } from "@/lib/i18n/use-format";
import { toast } from "../ui/toast";
import { Hydrated } from "./hydrated";
import { useLaunchPlan } from "./launch-plan";

type LaunchFormProps = { id: number; audience: number; isBlocked: boolean; now: string };

const TYPED_OVER = 500;
const USUAL_SLICE = 20;

/** The last step: how the campaign starts, when, and the launch button. */
export function LaunchForm({ id, audience, isBlocked, now }: LaunchFormProps) {
  const t = useTranslations("campaigns.launch");
  const words = useErrorWords();
  const format = useFormat();
  const router = useRouter();
  const titleId = useId();
  const reasonId = useId();
  const [busy, start] = useTransition();
  const { plan, setPlan, timing } = useLaunchPlan();
  const { scheduled_at } = useRef(plan).current;
  const [isSliced, setSliced] = useState(plan.first_slice !== null);
  const [slice, setSlice] = useState(String(plan.first_slice ?? USUAL_SLICE));
  const [when, setWhen] = useState<"now" | "later">(scheduled_at ? "later" : "now");
  const [date, setDate] = useState("");
  // The server does not know the browser's time zone.
  useEffect(() => {
    if (scheduled_at) setDate(localDate(new Date(scheduled_at)));
  }, [scheduled_at]);
  const [typed, setTyped] = useState("");
  const [failure, setFailure] = useState<{ code: string; fields: Record<string, string> } | null>(null);

  const mustType = audience > TYPED_OVER;
  const isTyped = !mustType || typed.replace(/\s/g, "") === String(audience);
  const people = { count: audience, n: format.number(audience) };
  const reason = isBlocked ? t("blocked") : isTyped ? null : t("type_first");
  const sliceSize = Math.trunc(Number(slice));
  const first_slice = isSliced && sliceSize > 0 ? sliceSize : null;
  const at = when === "later" ? new Date(date) : null;
  const wanted = at && !Number.isNaN(at.getTime()) ? at.toISOString() : null;
  useEffect(
    () => setPlan({ first_slice, scheduled_at: when === "later" ? (wanted ?? scheduled_at) : null }),
    [first_slice, when, wanted, scheduled_at, setPlan],
  );

  const launch = (event: FormEvent) => {
    event.preventDefault();
    if (reason !== null || busy) return;
    if (at && wanted === null) {
      setFailure({ code: "invalid", fields: { scheduled_at: "required" } });
      return;
    }
    setFailure(null);
    start(async () => {
      const answer = await callAction(() =>
        launchCampaignAction({
          id,
          first_slice,
          scheduled_at: wanted,
          ...(at ? { time_zone: format.timeZone } : {}),
        }),
      );
      if (!answer.ok) {
        setFailure(answer);
        return;
      }
      toast.success(t(at ? "scheduled" : "launched"));
      router.push(`/campaigns/${id}`);
    });
  };

  return (
    <Sheet labelledBy={titleId}>
      <Section title={t("title")} titleId={titleId}>
        <Hydrated>
          <form className="grid gap-4" noValidate onSubmit={launch}>
            <div>
              <Checkbox
                label={<b>{t("slice")}</b>}
                hint={t("slice_hint", {
                  count: sliceSize || USUAL_SLICE,
                  n: format.number(sliceSize || USUAL_SLICE),
                })}
                checked={isSliced}
                onChange={(event) => setSliced(event.target.checked)}
              />
              {isSliced && (
                <Field label={t("slice_size")} className="pt-2">
                  <Input
                    type="number"
                    inputMode="numeric"
                    min={1}
                    max={Math.max(1, audience)}
                    className="max-w-32"
                    value={slice}
                    onChange={(event) => setSlice(event.target.value)}
                  />
                </Field>
              )}
            </div>
            <RadioCards
              legend={t("when")}
              hideLegend
              name="when"
              value={when}
              onValueChange={(next) => setWhen(next as typeof when)}
              options={[
                { value: "now", label: <b>{t("now")}</b> },
                { value: "later", label: <b>{t("later")}</b> },
              ]}
            />
            {when === "later" && (
              <Field
                label={t("date")}
                hint={t("zone", { city: format.zoneCity() })}
                error={words.field(failure?.fields.scheduled_at)}
              >
                <Input type="datetime-local" value={date} onChange={(event) => setDate(event.target.value)} />
              </Field>
            )}
            {audience > 0 && (
              <p className="text-md">
                {t("planned", {
                  start: format.moment(timing.starts_at, now),
                  end: format.moment(timing.ends_at, now),
                })}
              </p>
            )}
            {mustType && (
              <Field label={t.rich("type", { n: String(audience), b: (chunks) => <b>{chunks}</b> })}>
                <Input
                  inputMode="numeric"
                  autoComplete="off"
                  className="max-w-40 font-semibold"
                  value={typed}
                  onChange={(event) => setTyped(event.target.value)}
                />
              </Field>
            )}
            {failure && (
              <ProblemNote>
                <b>{t("not_launched")}</b>{" "}
                {Object.values(failure.fields).length > 0
                  ? [...new Set(Object.values(failure.fields))].map((code) => words.field(code)).join(" ")
                  : words.error(failure.code)}
              </ProblemNote>
            )}
            <Button
              type="submit"
              size="lg"
              wide
              busy={busy}
              disabled={reason !== null}
              aria-describedby={reason ? reasonId : undefined}
            >
              {!busy && <Send />}
              {t(when === "later" ? "schedule_for" : "launch_for", people)}
            </Button>
            <p id={reasonId} className="text-sm text-muted-foreground">
              {reason ?? t("safe")}
            </p>
          </form>
        </Hydrated>
      </Section>
    </Sheet>
  );
}

/** In the format of a `datetime-local` control. */
const localDate = (at: Date): string =>
  new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
