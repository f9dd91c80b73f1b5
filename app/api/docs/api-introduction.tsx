import { useTranslations } from "next-intl";
import { PageHead } from "@/components/common/page-head";
import { Section, Sheet } from "@/components/common/sheet";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "./code-block";
import { OPERATIONS } from "./description";

const exampleFor = (origin: string) => `curl -X POST ${origin}/api/auth/login \\
  -H 'content-type: application/json' \\
  -d '{"email": "admin@example.org", "password": "…"}'

curl '${origin}/api/contacts?limit=50' \\
  -H 'authorization: Bearer <access_token>'`;

const RULES = ["auth", "lists", "changes", "errors", "limits"] as const;

export function ApiIntroduction({ email, origin }: { email: string | null; origin: string }) {
  const t = useTranslations("api_docs");
  return (
    <div className="grid gap-6">
      <PageHead
        title={t("title")}
        lead={t("lead", { count: OPERATIONS.length })}
        actions={
          <Button variant="outline" asChild>
            <a href="/api/openapi.json">OpenAPI 3.1</a>
          </Button>
        }
      />
      <Sheet label={t("rules")}>
        {RULES.map((rule) => (
          <Section key={rule} title={t(`rule_${rule}_title`)}>
            <p className="max-w-[44em] text-pretty">{t(`rule_${rule}`)}</p>
          </Section>
        ))}
        <Section title={t("begin")}>
          <CodeBlock tabIndex={0}>{exampleFor(origin)}</CodeBlock>
          <p className="text-sm text-muted-foreground">
            {email ? t("logged_in", { email }) : t("logged_out")}
          </p>
        </Section>
      </Sheet>
    </div>
  );
}
