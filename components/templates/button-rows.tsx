import { ExternalLink, Phone, Reply, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";
import { BUTTON_TYPES, LIMITS } from "@/lib/templates/drafting";
import { ChipInput } from "../common/chip-textarea";
import { Section, Sheet } from "../common/sheet";
import { Button } from "../ui/button";
import { Field, FieldError } from "../ui/field";
import { Input } from "../ui/input";
import { type ButtonValues, emptyButton } from "./template-values";
import { useTemplateChips } from "./use-template-chips";
import type { TemplateFormState } from "./use-template-form";

const icons = { QUICK_REPLY: Reply, URL: ExternalLink, PHONE_NUMBER: Phone };

export function ButtonRows({ form }: { form: TemplateFormState }) {
  const t = useTranslations("templates.form");
  const { values, change, problemOf } = form;
  const problem = problemOf("buttons");
  const full = values.buttons.length >= LIMITS.buttons;
  const patch = (at: number, button: Partial<ButtonValues>) =>
    change({ buttons: values.buttons.map((each, place) => (place === at ? { ...each, ...button } : each)) });
  return (
    <Sheet labelledBy="template-buttons">
      <Section title={t("buttons")} titleId="template-buttons">
        <div className="grid gap-4">
          <p className="text-sm text-muted-foreground">{t("buttons_hint")}</p>
          {values.buttons.map((button, at) => (
            <ButtonRow
              key={at}
              at={at}
              button={button}
              problemOf={problemOf}
              onChange={(next) => patch(at, next)}
              onRemove={() => change({ buttons: values.buttons.filter((_, place) => place !== at) })}
            />
          ))}
          {problem && <FieldError>{problem}</FieldError>}
          <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
            {BUTTON_TYPES.map((type) => {
              const Icon = icons[type];
              return (
                <Button
                  variant="outline"
                  key={type}
                  size="sm"
                  disabled={full}
                  onClick={() => !full && change({ buttons: [...values.buttons, emptyButton(type)] })}
                >
                  <Icon />
                  {t(`add.${type}`)}
                </Button>
              );
            })}
          </div>
        </div>
      </Section>
    </Sheet>
  );
}

type ButtonRowProps = {
  at: number;
  button: ButtonValues;
  problemOf: TemplateFormState["problemOf"];
  onChange: (button: Partial<ButtonValues>) => void;
  onRemove: () => void;
};

function ButtonRow({ at, button, problemOf, onChange, onRemove }: ButtonRowProps) {
  const { number } = useFormat();
  const t = useTranslations("templates.form");
  const names = useTemplateChips();
  const asksSample = button.type === "URL" && button.url.includes("{{1}}");
  return (
    <fieldset className="grid gap-2">
      <legend className="sr-only">
        {t("button_place", { place: at + 1, kind: t(`kinds.${button.type}`) })}
      </legend>
      <div className="grid items-start gap-3 md:grid-cols-2">
        <Field
          label={t("button_text", { kind: t(`kinds.${button.type}`) })}
          error={problemOf(`buttons.${at}.text`)}
          hint={t("length", { length: number(button.text.length), longest: number(LIMITS.button_text) })}
        >
          <Input value={button.text} onChange={({ target }) => onChange({ text: target.value })} />
        </Field>
        {button.type === "URL" && (
          <Field
            label={t("url")}
            error={problemOf(`buttons.${at}.url`)}
            hint={t("url_hint")}
            aside={
              !asksSample && (
                <Button variant="ghost" size="xs" onClick={() => onChange({ url: `${button.url}{{1}}` })}>
                  {t("url_end")}
                </Button>
              )
            }
          >
            <ChipInput
              value={button.url}
              onValueChange={(url) => onChange({ url })}
              names={names}
              inputMode="url"
            />
          </Field>
        )}
        {asksSample && (
          <Field label={t("url_sample")} error={problemOf(`buttons.${at}.sample`)}>
            <Input value={button.sample} onChange={({ target }) => onChange({ sample: target.value })} />
          </Field>
        )}
        {button.type === "PHONE_NUMBER" && (
          <Field label={t("phone")} error={problemOf(`buttons.${at}.phone_number`)} hint={t("phone_hint")}>
            <Input
              type="tel"
              value={button.phone_number}
              onChange={({ target }) => onChange({ phone_number: target.value })}
            />
          </Field>
        )}
      </div>
      <div>
        <Button variant="ghost" size="sm" onClick={onRemove}>
          <Trash2 />
          {t("remove_button", { place: at + 1 })}
        </Button>
      </div>
    </fieldset>
  );
}
