"use client";

import { FilePen } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { PageHead } from "../common/page-head";
import { Button } from "../ui/button";
import { SyncButton, SyncFailure, useTemplateSync } from "./template-sync";

/** The head of the list of templates, which refreshes itself when it is old. */
export function TemplatesHead({ isStale }: { isStale: boolean }) {
  const t = useTranslations("templates.list");
  const sync = useTemplateSync(isStale);
  return (
    <>
      <PageHead
        title={t("title")}
        explain="template"
        lead={t("lead")}
        actions={
          <>
            <SyncButton sync={sync} prominent />
            <Button asChild>
              <Link href="/templates/new">
                <FilePen />
                {t("draft")}
              </Link>
            </Button>
          </>
        }
      />
      <SyncFailure sync={sync} />
    </>
  );
}
