"use client";

import { useTranslations } from "next-intl";
import { Checkbox } from "@/components/ui/checkbox";
import { Field, FieldLegend } from "@/components/ui/field";
import { Input, NativeSelect } from "@/components/ui/input";
import { RadioCards } from "@/components/ui/radio-cards";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { useFormat } from "@/lib/i18n/use-format";
import { BodyField } from "./body-field";
import { useDraftForm } from "./draft-form";

/** The text of Message 2, what triggers it, and its delay. */
export function FollowUpFields({ replies, field_names }: { replies: string[]; field_names: string[] }) {
  const t = useTranslations("campaigns.editor");
  return (
    <>
      <BodyField label={t("body")} field_names={field_names} />
      <TriggerFields replies={replies} />
      <DelayField />
    </>
  );
}

function TriggerFields({ replies }: { replies: string[] }) {
  const t = useTranslations("campaigns.editor");
  const words = useErrorWords();
  const { values, change, problems } = useDraftForm();
  const { trigger, buttons } = values;
  const offered = [...new Set([...replies, ...buttons])];
  return (
    <div className="grid gap-4">
      <RadioCards
        name="trigger"
        value={trigger}
        onValueChange={(next) => change({ trigger: next === "chosen" ? "chosen" : "any" })}
        legend={t("trigger")}
        options={[
          { value: "any", label: <b>{t("trigger_any")}</b> },
          { value: "chosen", label: <b>{t("trigger_chosen")}</b>, hint: t("trigger_chosen_hint") },
        ]}
      />
      {trigger === "chosen" && (
        <div className="grid gap-4">
          {offered.length > 0 && (
            <fieldset className="grid">
              <FieldLegend>{t("trigger_buttons")}</FieldLegend>
              {offered.map((button) => (
                <Checkbox
                  key={button}
                  checked={buttons.includes(button)}
                  onChange={(event) =>
                    change({
                      buttons: event.target.checked
                        ? [...buttons, button]
                        : buttons.filter((each) => each !== button),
                    })
                  }
                  label={t("button", { button })}
                />
              ))}
            </fieldset>
          )}
          <Field
            label={t("trigger_words")}
            hint={t("trigger_words_hint")}
            error={words.field(problems.words)}
            optional={offered.length > 0}
          >
            <Input
              value={values.words}
              onChange={(event) => change({ words: event.target.value })}
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
  const { values, change } = useDraftForm();
  const { delay_seconds } = values;
  const delays = [...new Set([...DELAYS_SECONDS, delay_seconds])].sort((a, b) => a - b);
  return (
    <Field label={t("delay")} hint={t("delay_hint")}>
      <NativeSelect
        value={delay_seconds}
        onChange={(event) => change({ delay_seconds: Number(event.target.value) })}
        className="max-w-72"
      >
        {delays.map((seconds) => (
          <option key={seconds} value={seconds}>
            {seconds === 0 ? t("at_once") : t("after", { duration: format.duration(seconds) })}
          </option>
        ))}
      </NativeSelect>
    </Field>
  );
}
