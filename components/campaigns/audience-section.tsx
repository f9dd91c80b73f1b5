"use client";

import { LoaderCircle, Users } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { Section, Sheet } from "@/components/common/sheet";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { AudiencePreview } from "@/lib/campaigns/preview-schema";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { useFormat } from "@/lib/i18n/use-format";
import { type CategoryOption, CategoryPicks } from "./category-picks";
import { useDraftForm } from "./draft-form";
import { LeaveOutReached } from "./leave-out-reached";
import { leftOut, reasonsGiven } from "./left-out";

type AudienceSectionProps = {
  categories: CategoryOption[];
  /** The launched campaign of which this is a copy. */
  original: string | null;
  audience: AudiencePreview | null;
  pending: boolean;
};

export function AudienceSection({ categories, original, audience, pending }: AudienceSectionProps) {
  const t = useTranslations("campaigns.editor");
  const words = useErrorWords();
  const titleId = useId();
  const { values, change, problems } = useDraftForm();
  const { name, category_ids: included, excluded_category_ids: excluded } = values;
  return (
    <Sheet labelledBy={titleId}>
      <Section title={t("audience_title")} titleId={titleId}>
        <div className="grid gap-4">
          <Field label={t("name")} hint={t("name_hint")} error={words.field(problems.name)}>
            <Input
              value={name}
              onChange={(event) => change({ name: event.target.value })}
              maxLength={120}
              autoComplete="off"
            />
          </Field>
          {categories.length === 0 ? (
            <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-2">
              <p className="text-muted-foreground">{t("no_category")}</p>
              <Button variant="outline" asChild size="sm">
                <Link href="/categories">{t("make_category")}</Link>
              </Button>
            </div>
          ) : (
            <>
              <CategoryPicks name="category_ids" legend={t("categories")} categories={categories} />
              <details open={excluded.length > 0}>
                <summary className="cursor-pointer font-semibold">{t("exclude")}</summary>
                <div className="pt-2">
                  <CategoryPicks
                    name="excluded_category_ids"
                    legend={t("exclude")}
                    hideLegend
                    categories={categories.filter(({ id }) => !included.includes(id))}
                  />
                </div>
              </details>
            </>
          )}
          {original !== null && <LeaveOutReached original={original} audience={audience} />}
          <AudienceCount audience={audience} pending={pending} chosen={included.length} />
        </div>
      </Section>
    </Sheet>
  );
}

/** How many contacts get the message, how many are left out and why. A screen reader announces changes. */
function AudienceCount({
  audience,
  pending,
  chosen,
}: {
  audience: AudiencePreview | null;
  pending: boolean;
  chosen: number;
}) {
  const t = useTranslations("campaigns");
  const format = useFormat();
  const out = audience ? leftOut(audience.left_out) : 0;
  const reasons = audience
    ? reasonsGiven(audience.left_out).map(({ reason, count }) =>
        t(`left_out.${reason}`, { count, n: format.number(count) }),
      )
    : [];
  return (
    <div className="flex items-start gap-3" aria-live="polite">
      {pending ? <LoaderCircle className="animate-spin" /> : <Users />}
      {audience ? (
        <p>
          <b>{t("editor.reached", { count: audience.audience, n: format.number(audience.audience) })}</b>{" "}
          {out > 0 && (
            <span className="text-muted-foreground">
              {t("editor.left_out", { count: out, n: format.number(out), reasons: format.list(reasons) })}
            </span>
          )}
        </p>
      ) : (
        <p className="text-muted-foreground">{chosen > 0 ? t("editor.counting") : t("editor.nobody_yet")}</p>
      )}
    </div>
  );
}
