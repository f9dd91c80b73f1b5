"use client";

import { linksAreSafe } from "@shared/links";
import { Wallet } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { useFormContext, useWatch } from "react-hook-form";
import { Section, Sheet } from "@/components/common/sheet";
import { Tag } from "@/components/common/tag";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input, NativeSelect } from "@/components/ui/input";
import { RadioCards } from "@/components/ui/radio-cards";
import type { AudiencePreview } from "@/lib/campaigns/preview-schema";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { useFormat } from "@/lib/i18n/use-format";
import { BodyField } from "./body-field";
import { type DraftValues, unknownVariables, wordsOf } from "./draft-values";

type FollowUpSectionProps = {
  /** The buttons of the chosen template that somebody can tap. */
  replies: string[];
  field_names: string[];
  cost: AudiencePreview["cost"] | null;
};

export function FollowUpSection({ replies, field_names, cost }: FollowUpSectionProps) {
  const t = useTranslations("campaigns.editor");
  const format = useFormat();
  const titleId = useId();
  const { register } = useFormContext<DraftValues>();
  const has_follow_up = useWatch<DraftValues, "has_follow_up">({ name: "has_follow_up" });
  return (
    <Sheet labelledBy={titleId}>
      <Section
        title={t("message_2")}
        titleId={titleId}
        aside={
          has_follow_up && cost && cost.message_2 > 0 ? (
            <Tag icon={Wallet}>
              {t("cost_at_most", { cost: format.money(cost.message_2, cost.currency) })}
            </Tag>
          ) : null
        }
      >
        <div className="stack">
          <Checkbox
            {...register("has_follow_up")}
            label={<b>{t("has_follow_up")}</b>}
            hint={t("has_follow_up_hint")}
          />
          {has_follow_up && (
            <>
              <TriggerFields replies={replies} />
              <BodyField
                label={t("body")}
                field_names={field_names}
                rules={{
                  validate: (body) => {
                    if (body.trim() === "") return "required";
                    if ([...body].length > 4096) return "too_long";
                    if (!linksAreSafe(body)) return "bad_link";
                    return unknownVariables(body).length === 0 || "unknown_variable";
                  },
                }}
              />
              <DelayField />
            </>
          )}
        </div>
      </Section>
    </Sheet>
  );
}

function TriggerFields({ replies }: { replies: string[] }) {
  const t = useTranslations("campaigns.editor");
  const words = useErrorWords();
  const { register, control, formState } = useFormContext<DraftValues>();
  const [trigger, buttons] = useWatch({ control, name: ["trigger", "buttons"] });
  const offered = [...new Set([...replies, ...buttons])];
  return (
    <div className="stack">
      <RadioCards
        {...register("trigger")}
        legend={t("trigger")}
        options={[
          { value: "any", label: <b>{t("trigger_any")}</b> },
          { value: "chosen", label: <b>{t("trigger_chosen")}</b>, hint: t("trigger_chosen_hint") },
        ]}
      />
      {trigger === "chosen" && (
        <div className="stack">
          {offered.length > 0 && (
            <fieldset className="grid">
              <legend className="label pb-1">{t("trigger_buttons")}</legend>
              {offered.map((button) => (
                <Checkbox
                  key={button}
                  {...register("buttons")}
                  value={button}
                  label={t("button", { button })}
                />
              ))}
            </fieldset>
          )}
          <Field
            label={t("trigger_words")}
            hint={t("trigger_words_hint")}
            error={words.field(formState.errors.words?.message)}
            optional={offered.length > 0}
          >
            <Input
              {...register("words", {
                validate: (typed, values) =>
                  values.trigger === "any" ||
                  wordsOf(typed).length + values.buttons.length > 0 ||
                  "choose_trigger",
              })}
              placeholder={t("trigger_words_example")}
              autoComplete="off"
            />
          </Field>
        </div>
      )}
    </div>
  );
}

const DELAYS_SECONDS = [0, 60, 300, 900, 1800, 3600, 7200, 14_400, 28_800, 43_200];

function DelayField() {
  const t = useTranslations("campaigns.editor");
  const format = useFormat();
  const { register, getValues } = useFormContext<DraftValues>();
  const delays = [...new Set([...DELAYS_SECONDS, getValues("delay_seconds")])].sort((a, b) => a - b);
  return (
    <Field label={t("delay")} hint={t("delay_hint")}>
      <NativeSelect {...register("delay_seconds", { valueAsNumber: true })} className="max-w-72">
        {delays.map((seconds) => (
          <option key={seconds} value={seconds}>
            {seconds === 0 ? t("at_once") : t("after", { duration: format.duration(seconds) })}
          </option>
        ))}
      </NativeSelect>
    </Field>
  );
}
