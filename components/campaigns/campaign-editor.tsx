"use client";

import { ArrowRight, Save } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useMemo, useRef, useState, useTransition } from "react";
import { Note } from "@/components/common/note";
import { ActionBar, PageHead } from "@/components/common/page-head";
import { Section, Sheet, Two } from "@/components/common/sheet";
import { Stepper } from "@/components/common/stepper";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import type { CampaignDetails } from "@/lib/campaigns/schema";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { useFormat } from "@/lib/i18n/use-format";
import type { TemplateChoice } from "@/lib/templates/schema";
import { AudienceSection } from "./audience-section";
import { CampaignRowMenu } from "./campaign-row-menu";
import type { CategoryOption } from "./category-picks";
import { DraftFormProvider, useDraftFormState } from "./draft-form";
import { controlOf, initialValues, patchOf, previewOf, templateKey, usableTemplates } from "./draft-values";
import { FollowUpSection } from "./follow-up-section";
import { Hydrated } from "./hydrated";
import { quickReplies } from "./template-facts";
import { TemplateSection } from "./template-section";
import { useAudiencePreview } from "./use-audience-preview";
import { type Saving, useDraftSaving } from "./use-draft-saving";

const PreviewPanel = dynamic(() => import("./preview-panel").then((module) => module.PreviewPanel), {
  loading: () => <Skeleton className="h-120" />,
});

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

  const initial = useMemo(() => initialValues(campaign, templates), [campaign, templates]);
  const form = useDraftFormState(initial, usableTemplates(templates));
  const { values } = form;
  const chosen = templates.find((template) => templateKey(template) === values.template) ?? null;
  const preview = useAudiencePreview({ ...previewOf(values), id: campaign?.id });

  const { id, saving, save, touch } = useDraftSaving(
    campaign,
    () => patchOf(values),
    ({ code, fields }) => {
      const refused = Object.entries(fields).map(([path, problem]) => [controlOf(path, values), problem]);
      form.refuse(Object.fromEntries(refused));
      setFailure(refused.length > 0 && code === "invalid" ? null : code);
    },
  );
  const before = useRef(values);
  useEffect(() => {
    if (values === before.current) return;
    before.current = values;
    touch(savesItself);
  }, [values, touch, savesItself]);

  const saveDraft = async () => {
    setFailure(null);
    if (values.name.trim() === "") form.refuse({ name: "required" });
    const saved = values.name.trim() === "" ? null : await save();
    if (saved === null) form.point();
    else history.replaceState(null, "", `/campaigns/${saved}/edit`);
  };
  const goOn = async () => {
    setFailure(null);
    if (!form.ask()) return;
    const saved = await save();
    if (saved === null) form.point();
    else startLeaving(() => router.push(`/campaigns/${saved}/review`));
  };
  const busy = saving.kind === "saving" || leaving;

  return (
    <DraftFormProvider form={form}>
      <PageHead
        back={{ href: "/campaigns", label: t("back") }}
        title={values.name.trim() || t("new")}
        lead={<SavingLine saving={saving} now={now} />}
        actions={
          <>
            {id !== null && (
              <CampaignRowMenu id={id} name={values.name} isDraft={savesItself} leadsTo="/campaigns" />
            )}
            <Button
              variant="outline"
              className="max-md:hidden"
              busy={saving.kind === "saving"}
              onClick={saveDraft}
            >
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
        <Hydrated>
          <div className="grid gap-6">
            <AudienceSection
              categories={categories}
              original={campaign?.original?.name ?? null}
              audience={preview.audience}
              pending={preview.pending}
            />
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
            <div className="flex flex-wrap items-center gap-x-3 gap-y-2 max-md:hidden">
              <Button size="lg" busy={busy} onClick={goOn}>
                {t("go_on")}
                {!busy && <ArrowRight />}
              </Button>
            </div>
          </div>
        </Hydrated>
        <div className="lg:sticky lg:top-6">
          {chosen || preview.contacts.length > 0 ? (
            <PreviewPanel
              snapshot={chosen?.snapshot ?? null}
              sender={sender}
              contacts={preview.contacts}
              found={preview.audience?.found ?? 0}
              hasMore={preview.next_after !== null}
              loadMore={preview.loadMore}
              time={format.time(now)}
            />
          ) : (
            <NothingToShow />
          )}
        </div>
      </Two>
      <ActionBar>
        <Button busy={busy} onClick={goOn}>
          {t("go_on")}
          {!busy && <ArrowRight />}
        </Button>
        <Button
          variant="outline"
          aria-label={t("save")}
          size="icon"
          busy={saving.kind === "saving"}
          onClick={saveDraft}
        >
          {saving.kind !== "saving" && <Save />}
        </Button>
      </ActionBar>
    </DraftFormProvider>
  );
}

function NothingToShow() {
  const t = useTranslations("campaigns.preview");
  return (
    <Sheet label={t("title")}>
      <Section title={t("title")}>
        <p className="text-muted-foreground">{t("no_template")}</p>
      </Section>
    </Sheet>
  );
}

function SavingLine({ saving, now }: { saving: Saving; now: string }) {
  const t = useTranslations("campaigns.editor");
  const format = useFormat();
  const state = saving.kind === "saved" ? t("saved", { at: format.moment(saving.at, now) }) : t(saving.kind);
  return (
    <span aria-live="polite">
      {state} {t("nothing_leaves")}
    </span>
  );
}
