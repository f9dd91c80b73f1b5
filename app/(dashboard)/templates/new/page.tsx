import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { TemplateForm } from "@/components/templates/template-form";
import { requireActor } from "@/lib/http/page";
import { getSenderSummary } from "@/lib/sending/queries";
import { worded } from "../../worded";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("templates.form");
  return { title: t("title") };
}

export default worded("templates/new", NewTemplatePage);

async function NewTemplatePage() {
  const { ctx, actor } = await requireActor();
  const sender = await getSenderSummary(ctx);
  return <TemplateForm sender={sender?.verified_name ?? actor.full_name} locale={actor.locale} />;
}
