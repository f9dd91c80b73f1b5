import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";
import type { MessageDetails } from "@/lib/messages/schema";
import { Explained } from "../common/explain";
import { type Fact, Facts } from "../common/figures";
import { StateMark } from "../common/state-mark";
import { Tel } from "../common/tel";
import { TextLink } from "../ui/text-link";

type MessageFactsProps = {
  message: MessageDetails;
  /** Formatted with spaces. */
  phone: string | null;
  now: string;
};

function StateLabel({ status }: Pick<MessageDetails, "status">) {
  const t = useTranslations("messages.page");
  const isHard = status === "accepted" || status === "unknown";
  return isHard ? <Explained word={status}>{t("state")}</Explained> : t("state");
}

export function MessageFacts({ message, phone, now }: MessageFactsProps) {
  const t = useTranslations("messages");
  const format = useFormat();
  const { contact, contact_id, campaign_id, campaign_name, kind, status, held, price, due_at } = message;
  const isCharged = status === "delivered" || status === "read";
  const facts: Fact[] = [
    { label: <StateLabel status={status} />, value: <StateMark state={status} held={held} /> },
    {
      label: t("page.contact"),
      value: contact ? (
        <>
          <TextLink href={`/contacts/${contact_id}`}>{contact.full_name ?? t("list.nameless")}</TextLink>
          <span className="block text-sm text-muted-foreground">
            {phone ? <Tel phone={phone} /> : t("list.no_phone")}
          </span>
        </>
      ) : (
        t(kind === "test" ? "list.test_number" : "list.gone")
      ),
    },
    {
      label: t("page.campaign"),
      value: campaign_id ? (
        <TextLink href={`/campaigns/${campaign_id}`}>{campaign_name}</TextLink>
      ) : (
        t("list.no_campaign")
      ),
    },
    ...(kind === "message_1" && message.template_snapshot
      ? [{ label: t("page.template"), value: <code>{message.template_snapshot.name}</code> }]
      : []),
    { label: t("page.attempt_count"), value: format.number(message.attempts.length) },
    ...(status === "queued" && due_at && Date.parse(due_at) > Date.parse(now)
      ? [{ label: t("page.next"), value: format.moment(due_at, now) }]
      : []),
    {
      label: t("page.price"),
      value:
        price !== null && isCharged
          ? format.money(price, message.currency, 4)
          : t(isCharged ? "page.no_price" : "page.price_not_charged"),
    },
    { label: t("page.number"), value: <code>{message.id}</code> },
  ];
  return <Facts facts={facts} />;
}
