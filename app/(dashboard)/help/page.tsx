import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { EmptyState } from "@/components/common/empty-state";
import { HELP_WORDS } from "@/components/common/help-words";
import { PageHead } from "@/components/common/page-head";
import { SearchInput } from "@/components/common/search-input";
import { Section, Sheet, Two } from "@/components/common/sheet";
import { Toolbar } from "@/components/common/toolbar";
import { Glossary } from "@/components/help/glossary";
import { QuestionList } from "@/components/help/question-list";
import { QUESTIONS } from "@/components/help/questions";
import { RunningSheet, WhomSheet } from "@/components/help/whom-sheet";
import { whomToAsk } from "@/lib/actor/whom-to-ask";
import { ListQuery } from "@/lib/base/list";
import { isFoundIn } from "@/lib/base/matching";
import { requireActor } from "@/lib/http/page";
import { type SearchParams, searchOf } from "@/lib/http/search-params";
import { getFormat } from "@/lib/i18n/get-format";
import { getSenderSummary, rateOf } from "@/lib/sending/queries";
import { worded } from "../worded";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("help");
  return { title: t("title") };
}

export default worded("help", HelpPage);

async function HelpPage({ searchParams }: { searchParams: SearchParams }) {
  const { ctx, actor } = await requireActor();
  const t = await getTranslations("help");
  const format = await getFormat();
  const { q = "" } = await searchOf(ListQuery.pick({ q: true }), searchParams);
  const isSuperAdmin = actor.role === "super_admin";
  const [sender, helpers] = await Promise.all([getSenderSummary(ctx), isSuperAdmin ? [] : whomToAsk(ctx.db)]);
  const rate = format.number(rateOf(sender));
  const questions = QUESTIONS.filter(({ name }) =>
    isFoundIn(q, [t(`questions.${name}.q`), t(`questions.${name}.a`, { rate })]),
  );
  const words = HELP_WORDS.filter((word) => isFoundIn(q, [t(`words.${word}.term`), t(`words.${word}.text`)]));
  return (
    <>
      <PageHead title={t("title")} lead={t("lead")} />
      <Two>
        <Sheet label={t("title")}>
          <Toolbar>
            <SearchInput label={t("search")} />
          </Toolbar>
          {questions.length > 0 && (
            <Section title={t("questions_title")}>
              <QuestionList key={q} questions={questions} rate={rate} open={q !== ""} />
            </Section>
          )}
          {questions.length + words.length === 0 && (
            <EmptyState plain title={t("nothing")}>
              {t("nothing_do")}
            </EmptyState>
          )}
        </Sheet>
        {isSuperAdmin ? <RunningSheet /> : <WhomSheet helpers={helpers} />}
      </Two>
      {words.length > 0 && (
        <Sheet labelledBy="words">
          <Section title={t("words_title")} titleId="words">
            <Glossary words={words} />
          </Section>
        </Sheet>
      )}
    </>
  );
}
