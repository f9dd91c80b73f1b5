"use client";

import { ArrowRight, Save } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useMemo, useRef, useState, useTransition } from "react";
import { ConflictNote } from "@/components/common/conflict-note";
import { Note } from "@/components/common/note";
import { PageHead } from "@/components/common/page-head";
import { ProblemNote } from "@/components/common/problem-note";
import { Section, Sheet, Two } from "@/components/common/sheet";
import { Stepper } from "@/components/common/stepper";
import { useKept } from "@/components/common/use-kept";
import { Button } from "@/components/ui/button";
import { patient } from "@/components/ui/lazy-component";
import { Skeleton } from "@/components/ui/skeleton";
import type { CampaignDetails } from "@/lib/campaigns/schema";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { useFormat } from "@/lib/i18n/use-format";
import type { TemplateChoice } from "@/lib/templates/schema";
import { AudienceSection } from "./audience-section";
import { CampaignRowMenu } from "./campaign-row-menu";
import { CampaignSummary, SummaryFold } from "./campaign-summary";
import type { CategoryOption } from "./category-picks";
import { DraftFormProvider, useDraftFormState } from "./draft-form";
import type { KeptDraft, Saving } from "./draft-saver";
import { controlOf, initialValues, previewOf, templateKey, usableTemplates } from "./draft-values";
import { FollowUpSection } from "./follow-up-section";
import { Hydrated } from "./hydrated";
import { quickReplies } from "./template-facts";
import { TemplateSection } from "./template-section";
import { useAudiencePreview } from "./use-audience-preview";
import { useDraftSaving } from "./use-draft-saving";
import { placeOf, useResumedDraft } from "./use-resumed-draft";

const loadPreview = patient(() => import("./preview-panel").then((module) => module.PreviewPanel));
const PreviewPanel = dynamic(loadPreview, { loading: () => <Skeleton className="h-120" /> });

type CampaignEditorProps = {
  campaign: CampaignDetails | null;
  /** For a new campaign: its name until another is chosen, and the drafts that it may turn out to be. */
  fresh: {
    name: string;
    draft_ids: number[];
    category_id: number | undefined;
    /** It is to be a new campaign for this category, not one that was begun before. */
    is_wanted: boolean;
  } | null;
  /** Opened instead of a new campaign, since it was not finished. */
  resumed: boolean;
  categories: CategoryOption[];
  templates: TemplateChoice[];
  /** The stored templates may be old. */
  isStale: boolean;
  field_names: string[];
  sender: string;
  now: string;
};

export function CampaignEditor({
  campaign,
  fresh,
  resumed,
  categories,
  templates,
  isStale,
  field_names,
  sender,
  now,
}: CampaignEditorProps) {
  const t = useTranslations("campaigns.editor");
  const words = useErrorWords();
  const format = useFormat();
  const router = useRouter();
  const [failure, setFailure] = useState<{ at: "save" | "go_on"; code: string } | null>(null);
  const pressed = useRef<"save" | "go_on">(undefined);
  const [leaving, startLeaving] = useTransition();
  const savesItself = campaign?.status !== "scheduled";

  const initial = useMemo(() => {
    const values = initialValues(campaign, templates);
    const category_ids = fresh?.category_id === undefined ? [] : [fresh.category_id];
    return campaign ? values : { ...values, name: fresh?.name ?? "", category_ids };
  }, [campaign, templates, fresh]);
  const form = useDraftFormState(initial, usableTemplates(templates));
  const { values } = form;
  const chosen = templates.find((template) => templateKey(template) === values.template) ?? null;
  const preview = useAudiencePreview({
    ...previewOf(values),
    id: campaign?.id,
    scheduled_at: campaign?.scheduled_at ?? undefined,
  });
  const summary = {
    audience: preview.audience,
    chosen,
    scheduled_at: campaign?.scheduled_at ?? null,
    original: campaign?.original?.name ?? null,
    now,
  };

  const kept = useKept<KeptDraft>(placeOf(campaign?.id ?? null));
  const { id, saver, saving } = useDraftSaving({
    known: campaign,
    values,
    default_name: initial.name,
    savesItself,
    kept,
    onRefusal: ({ code, fields }) => {
      const refused = Object.entries(fields).map(([path, problem]) => [controlOf(path, values), problem]);
      form.refuse(Object.fromEntries(refused));
      const isOnFields = refused.length > 0 && code === "invalid";
      if (pressed.current && !isOnFields && code !== "conflict") setFailure({ at: pressed.current, code });
    },
  });
  const isFound = useResumedDraft({
    campaign,
    draft_ids: fresh?.draft_ids ?? [],
    wanted: fresh?.is_wanted ? fresh.category_id : undefined,
    kept,
    change: form.change,
    saver,
  });
  /** Saves for a button, beside which an error then shows. */
  const saveFor = async (button: "save" | "go_on") => {
    pressed.current = button;
    const saved = await saver.save();
    pressed.current = undefined;
    if (saved === null) form.point();
    else kept.forget(true);
    return saved;
  };
  const keepMine = async () => {
    if ((await saver.save({ replaces: true })) !== null) kept.forget(true);
  };
  const takeTheirs = () => {
    kept.forget(true);
    location.assign(`/campaigns/${id}/edit`);
  };

  const saveDraft = async () => {
    setFailure(null);
    if (values.name.trim() === "") form.refuse({ name: "required" });
    if (values.name.trim() === "") return form.point();
    const saved = await saveFor("save");
    if (saved !== null) history.replaceState(null, "", `/campaigns/${saved}/edit`);
  };
  const goOn = async () => {
    setFailure(null);
    if (!form.ask()) return;
    const saved = await saveFor("go_on");
    if (saved !== null) startLeaving(() => router.push(`/campaigns/${saved}/review`));
  };
  const busy = saving.kind === "saving" || leaving;
  const startAnother = () => {
    kept.forget(true);
    location.assign("/campaigns/new");
  };
  const failureAt = (button: "save" | "go_on") =>
    failure?.at === button && (
      <ProblemNote problem={failure}>{`${t("not_saved")} ${words.error(failure.code)}`}</ProblemNote>
    );

  return (
    <DraftFormProvider form={form}>
      <PageHead
        back={{ href: "/campaigns", label: t("back") }}
        title={values.name.trim() || t("new")}
        lead={<SavingLine saving={saving} now={now} onLogIn={() => void saver.save()} />}
        actions={
          <>
            {id !== null && (
              <CampaignRowMenu
                id={id}
                name={values.name}
                isDraft={savesItself}
                leadsTo="/campaigns"
                onDeleted={() => kept.forget(true)}
              />
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
      {failureAt("save")}
      {saving.kind === "conflict" && (
        <div className="sticky top-2 z-10 max-md:mx-gutter">
          <ConflictNote onTheirs={takeTheirs} onMine={() => void keepMine()} />
        </div>
      )}
      {(resumed || isFound) && saving.kind !== "conflict" && (
        <Note
          tone="go"
          action={
            id !== null && (
              <Button variant="outline" size="sm" onClick={startAnother}>
                {t("start_another")}
              </Button>
            )
          }
        >
          {t("resumed")}
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
              isStale={isStale}
              chosen={chosen}
              field_names={field_names}
              lacking={preview.audience?.left_out.missing_variable ?? 0}
            />
            <FollowUpSection
              replies={quickReplies(chosen?.snapshot ?? null)}
              field_names={field_names}
              cost={preview.audience?.cost ?? null}
            />
            {failureAt("go_on")}
            <div className="flex flex-wrap items-center gap-x-3 gap-y-2 max-md:hidden">
              <Button size="lg" busy={busy} onClick={goOn}>
                {t("go_on")}
                {!busy && <ArrowRight />}
              </Button>
            </div>
          </div>
        </Hydrated>
        <div className="grid gap-6 lg:sticky lg:top-6">
          <CampaignSummary {...summary} />
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
      <div className="sticky bottom-tab-bar z-15 grid gap-1 border-t border-border-strong bg-card px-gutter py-2 md:bottom-0 md:px-inset lg:hidden">
        <SummaryFold {...summary} />
        <div className="flex gap-2 md:hidden">
          <Button className="flex-1" busy={busy} onClick={goOn}>
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
        </div>
      </div>
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

/** States that are announced; the others follow each pause in typing. */
const TROUBLES: Saving["kind"][] = ["failed", "offline", "logged_out", "conflict"];

type SavingLineProps = { saving: Saving; now: string; onLogIn: () => void };

function SavingLine({ saving, now, onLogIn }: SavingLineProps) {
  const t = useTranslations("campaigns.editor");
  const format = useFormat();
  const state = saving.kind === "saved" ? t("saved", { at: format.moment(saving.at, now) }) : t(saving.kind);
  return (
    <>
      <span aria-live={TROUBLES.includes(saving.kind) ? "polite" : "off"}>{state}</span>{" "}
      {saving.kind === "logged_out" && (
        <Button variant="link" size="xs" onClick={onLogIn}>
          {t("log_in_again")}
        </Button>
      )}
      {t("nothing_leaves")}
    </>
  );
}
