"use client";

import { ArrowRight, Save } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useMemo, useState, useTransition } from "react";
import { FormProvider, type Path, type UseFormReturn, useForm, useWatch } from "react-hook-form";
import { Note } from "@/components/common/note";
import { ActionBar, PageHead } from "@/components/common/page-head";
import { Two } from "@/components/common/sheet";
import { Stepper } from "@/components/common/stepper";
import { Button } from "@/components/ui/button";
import type { CampaignDetails } from "@/lib/campaigns/schema";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { useFormat } from "@/lib/i18n/use-format";
import type { TemplateChoice } from "@/lib/templates/schema";
import { Alive } from "./alive";
import { AudienceSection } from "./audience-section";
import { CampaignRowMenu } from "./campaign-row-menu";
import type { CategoryOption } from "./category-picks";
import { controlOf, type DraftValues, patchOf, previewOf, templateKey, valuesOf } from "./draft-values";
import { FollowUpSection } from "./follow-up-section";
import { PreviewPanel } from "./preview-panel";
import { quickReplies } from "./template-facts";
import { TemplateSection } from "./template-section";
import { useAudiencePreview } from "./use-audience-preview";
import { type Saving, useDraftSaving } from "./use-draft-saving";

type CampaignEditorProps = {
  campaign: CampaignDetails | null;
  categories: CategoryOption[];
  templates: TemplateChoice[];
  field_names: string[];
  sender: string;
  now: string;
};

export function CampaignEditor({
  campaign,
  categories,
  templates,
  field_names,
  sender,
  now,
}: CampaignEditorProps) {
  const t = useTranslations("campaigns.editor");
  const words = useErrorWords();
  const format = useFormat();
  const router = useRouter();
  const [failure, setFailure] = useState<string | null>(null);
  const [leaving, startLeaving] = useTransition();
  const savesItself = campaign?.status !== "scheduled";

  const form = useForm<DraftValues>({
    defaultValues: useMemo(() => initialValues(campaign, templates), [campaign, templates]),
  });
  const values = useWatch({ control: form.control }) as DraftValues;
  const chosen = templates.find((template) => templateKey(template) === values.template) ?? null;
  const preview = useAudiencePreview(previewOf(values));

  const { id, saving, save, touch } = useDraftSaving(
    campaign,
    () => patchOf(form.getValues()),
    ({ code, fields }) => {
      const errors = Object.entries(fields);
      for (const [path, message] of errors)
        form.setError(controlOf(path, form.getValues()) as Path<DraftValues>, { message });
      setFailure(errors.length > 0 && code === "invalid" ? null : code);
    },
  );
  useJudging(form);
  useEffect(
    () =>
      form.subscribe({
        formState: { values: true },
        callback: ({ type }) => {
          if (type === "change" || form.formState.isDirty) touch(savesItself);
        },
      }),
    [form, touch, savesItself],
  );

  const saveDraft = async () => {
    setFailure(null);
    if (!(await form.trigger("name", { shouldFocus: true }))) return;
    const saved = await save();
    if (saved !== null) history.replaceState(null, "", `/campaigns/${saved}/edit`);
  };
  const goOn = form.handleSubmit(async () => {
    setFailure(null);
    const saved = await save();
    if (saved !== null) startLeaving(() => router.push(`/campaigns/${saved}/review`));
  });
  const busy = saving.kind === "saving" || leaving;

  return (
    <FormProvider {...form}>
      <PageHead
        back={{ href: "/campaigns", label: t("back") }}
        title={values.name.trim() || t("new")}
        lead={<SavingLine saving={saving} now={now} />}
        actions={
          <>
            {id !== null && (
              <CampaignRowMenu id={id} name={values.name} isDraft={savesItself} leadsTo="/campaigns" />
            )}
            <Button className="max-md:hidden" busy={saving.kind === "saving"} onClick={saveDraft}>
              {saving.kind !== "saving" && <Save />}
              {t("save")}
            </Button>
          </>
        }
      />
      <Stepper
        label={t("steps")}
        steps={[
          { label: t("step_write"), status: "current" },
          { label: t("step_review"), status: "to_come" },
        ]}
      />
      {failure && (
        <Note tone="stop" live>
          <b>{t("not_saved")}</b> {words.error(failure)}
        </Note>
      )}
      <Two>
        <Alive>
          <div className="stack-lg">
            <AudienceSection categories={categories} audience={preview.audience} pending={preview.pending} />
            <TemplateSection
              templates={templates}
              chosen={chosen}
              field_names={field_names}
              lacking={preview.audience?.left_out.missing_variable ?? 0}
            />
            <FollowUpSection
              replies={quickReplies(chosen?.snapshot ?? null)}
              field_names={field_names}
              cost={preview.audience?.cost ?? null}
            />
            <div className="row max-md:hidden">
              <Button variant="primary" size="lg" busy={busy} onClick={() => goOn()}>
                {t("go_on")}
                {!busy && <ArrowRight />}
              </Button>
            </div>
          </div>
        </Alive>
        <div className="lg:sticky lg:top-6">
          <PreviewPanel
            snapshot={chosen?.snapshot ?? null}
            sender={sender}
            contacts={preview.contacts}
            found={preview.audience?.found ?? 0}
            hasMore={preview.next_after !== null}
            loadMore={preview.loadMore}
            time={format.time(now)}
          />
        </div>
      </Two>
      <ActionBar>
        <Button variant="primary" busy={busy} onClick={() => goOn()}>
          {t("go_on")}
          {!busy && <ArrowRight />}
        </Button>
        <Button aria-label={t("save")} size="icon" busy={saving.kind === "saving"} onClick={saveDraft}>
          {saving.kind !== "saving" && <Save />}
        </Button>
      </ActionBar>
    </FormProvider>
  );
}

const JUDGED_WHILE_TYPED = /^(body|variables\.\d+\.words)$/;
const TYPING_PAUSE_MILLISECONDS = 700;

/**
 * A wrong link shows after a pause, a complaint goes as soon as it is met. Never as a field is left: what appears then
 * would move the page under the finger.
 */
function useJudging(form: UseFormReturn<DraftValues>) {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const stop = form.subscribe({
      formState: { values: true },
      callback: ({ name: changed }) => {
        const name = changed as Path<DraftValues> | undefined;
        if (!name) return;
        clearTimeout(timer);
        if (form.getFieldState(name).error) void form.trigger(name);
        else if (JUDGED_WHILE_TYPED.test(name))
          timer = setTimeout(() => void form.trigger(name), TYPING_PAUSE_MILLISECONDS);
      },
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [form]);
}

function initialValues(campaign: CampaignDetails | null, templates: TemplateChoice[]): DraftValues {
  const { template } = campaign ?? { template: null };
  const stored = template && templates.find((each) => templateKey(each) === templateKey(template));
  return valuesOf(campaign, stored?.variables ?? []);
}

function SavingLine({ saving, now }: { saving: Saving; now: string }) {
  const t = useTranslations("campaigns.editor");
  const format = useFormat();
  const said = saving.kind === "saved" ? t("saved", { at: format.moment(saving.at, now) }) : t(saving.kind);
  return (
    <span aria-live="polite">
      {said} {t("nothing_leaves")}
    </span>
  );
}
