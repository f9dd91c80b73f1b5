import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { FilterSelect } from "@/components/common/filter-select";
import { PageHead } from "@/components/common/page-head";
import { Section, Sheet } from "@/components/common/sheet";
import { Toolbar } from "@/components/common/toolbar";
import { SettingsTabs } from "@/components/settings/settings-tabs";
import { WordForm } from "@/components/settings/word-form";
import { WordList } from "@/components/settings/word-list";
import { WordTrial } from "@/components/settings/word-trial";
import { requireActor } from "@/lib/http/page";
import { type SearchParams, searchOf } from "@/lib/http/search-params";
import { WORD_KINDS, WORD_LANGUAGES, WordsQuery } from "@/lib/settings/schema";
import { listWords } from "@/lib/settings/words";
import { worded } from "../../worded";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings.words");
  return { title: t("title") };
}

export default worded("settings/words", WordsPage);

async function WordsPage({ searchParams }: { searchParams: SearchParams }) {
  const { ctx, actor } = await requireActor();
  if (actor.role !== "super_admin") notFound();
  const t = await getTranslations("settings.words");
  const locale = await getLocale();
  const query = await searchOf(WordsQuery, searchParams);
  const { words } = await listWords(ctx);
  const own = WORD_LANGUAGES.find((language) => language === locale) ?? "other";
  const isOwn = ({ language }: { language: string }) => Number(language === own);
  const shown = words
    .filter(({ kind, language }) => kind === query.kind && (!query.language || language === query.language))
    .toSorted((one, other) => isOwn(other) - isOwn(one));
  return (
    <>
      <PageHead title={t("title")} lead={t("lead")} />
      <SettingsTabs current="words" role={actor.role} />
      <Sheet label={t("try_title")}>
        <Section title={t("try_title")}>
          <WordTrial />
        </Section>
      </Sheet>
      <Sheet label={t("label")}>
        <Toolbar>
          <FilterSelect
            label={t("kind")}
            param="kind"
            options={WORD_KINDS.map((kind) => ({
              value: kind === "stop" ? "" : kind,
              label: t(`kinds.${kind}`),
            }))}
          />
          <FilterSelect
            label={t("language")}
            param="language"
            options={[
              { value: "", label: t("all_languages") },
              ...WORD_LANGUAGES.map((language) => ({ value: language, label: t(`languages.${language}`) })),
            ]}
          />
        </Toolbar>
        <Section title={t(`kinds.${query.kind}`)}>
          <div className="grid gap-5">
            <p className="text-md text-muted-foreground">{t(`what.${query.kind}`)}</p>
            <WordForm key={query.kind} kind={query.kind} language={query.language ?? own} />
            <WordList words={shown} />
          </div>
        </Section>
      </Sheet>
    </>
  );
}
