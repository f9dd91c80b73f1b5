import { useTranslations } from "next-intl";
import { Bubble, PhonePreview, ThreadNote } from "@/components/common/phone-preview";
import { Section, Sheet } from "@/components/common/sheet";
import type { CampaignDetails } from "@/lib/campaigns/schema";
import { useFormat } from "@/lib/i18n/use-format";
import { useFieldNames } from "../common/use-field-names";
import { namesAsValues, templateBubble, textBubble } from "../templates/bubbles";
import { quickReplies } from "./template-facts";

type SentMessagesProps = { campaign: CampaignDetails; sender: string; open: boolean };

/** The texts of the campaign, with field names in place of the variables. */
export function SentMessages({ campaign, sender, open }: SentMessagesProps) {
  const t = useTranslations("campaigns");
  const format = useFormat();
  const fieldName = useFieldNames();
  const { template, template_snapshot, follow_up } = campaign;
  if (!template_snapshot) return null;
  const values = Object.fromEntries(
    Object.entries(template?.variables ?? {}).map(([key, source]) => [
      key,
      "text" in source ? source.text : fieldName(source.field),
    ]),
  );
  const { any, buttons = [], words = [] } = follow_up?.triggers ?? {};
  const chosen = any ? [] : [...buttons, ...words];
  const delay = follow_up?.delay_seconds ? format.duration(follow_up.delay_seconds) : "";
  return (
    <Sheet label={t("page.messages")}>
      <Section>
        <details open={open}>
          <summary className="cursor-pointer font-semibold">{t("page.messages")}</summary>
          <div className="pt-4">
            <PhonePreview sender={sender}>
              <Bubble {...templateBubble(template_snapshot, values, fieldName)} />
              {follow_up && (
                <>
                  <ThreadNote>
                    {t(chosen.length > 0 ? "preview.on_chosen" : "preview.on_any")}
                    {delay && t("preview.delayed", { delay })}
                  </ThreadNote>
                  <Bubble
                    from="them"
                    body={
                      chosen.join(" / ") || quickReplies(template_snapshot)[0] || t("preview.example_reply")
                    }
                  />
                  <Bubble
                    body={textBubble(follow_up.body, namesAsValues(follow_up.body, fieldName), fieldName)}
                  />
                </>
              )}
            </PhonePreview>
          </div>
        </details>
      </Section>
    </Sheet>
  );
}
