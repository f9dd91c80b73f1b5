"use client";

import { BadgeCheck } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { Section, Sheet } from "@/components/common/sheet";
import { Tag } from "@/components/common/tag";
import { patient } from "@/components/ui/lazy-component";
import { Skeleton } from "@/components/ui/skeleton";
import type { TemplateFieldsProps } from "./template-fields";

const loadFields = () => import("./template-fields").then((module) => module.TemplateFields);
const TemplateFields = dynamic(patient(loadFields), {
  ssr: false,
  loading: () => <Skeleton className="h-96" />,
});

export function TemplateSection({ chosen, ...props }: TemplateFieldsProps) {
  const t = useTranslations("campaigns.editor");
  const titleId = useId();
  return (
    <Sheet labelledBy={titleId}>
      <Section
        title={t("message_1")}
        titleId={titleId}
        aside={
          chosen?.refusal === null && (
            <Tag tone="go" icon={BadgeCheck}>
              {t("approved")}
            </Tag>
          )
        }
      >
        <TemplateFields chosen={chosen} {...props} />
      </Section>
    </Sheet>
  );
}
