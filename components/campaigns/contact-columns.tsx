import Link from "next/link";
import { useTranslations } from "next-intl";
import { type Column, NameCell } from "@/components/common/data-table";
import { StateMark } from "@/components/common/state-mark";
import { Tel } from "@/components/common/tel";
import { DAY_MS } from "@/lib/base/time";
import { useMetaWords } from "@/lib/i18n/meta-words";
import { useReader } from "@/lib/i18n/reader";
import { useFormat } from "@/lib/i18n/use-format";
import type { CampaignContact } from "@/lib/messages/schema";

/** A recipient; `phone` is formatted with spaces. */
export type ContactLine = CampaignContact;

const PROBLEMS = ["failed", "unknown", "skipped", "cancelled"];
const isProblem = (status: string | undefined) => status !== undefined && PROBLEMS.includes(status);

export function useContactColumns(status: string | undefined, now: string): Column<ContactLine>[] {
  const t = useTranslations("campaigns.contacts");
  const format = useFormat();
  const explain = useExplanation(now);
  const name: Column<ContactLine> = {
    id: "contact",
    header: t("contact"),
    place: "name",
    cell: ({ id, contact, contact_id }) => (
      <NameCell
        href={contact ? `/contacts/${contact_id}` : `/messages/${id}`}
        name={contact?.full_name ?? contact?.phone ?? t(contact ? "nameless" : "deleted")}
        sub={contact?.full_name && contact.phone ? <Tel phone={contact.phone} /> : undefined}
      />
    ),
  };
  const state: Column<ContactLine> = {
    id: "state",
    header: t("state"),
    place: "end",
    cell: (line) => (
      <>
        <Link
          href={`/messages/${line.id}`}
          className="relative z-1 text-inherit no-underline hover:underline"
        >
          <StateMark state={line.status} held={line.held} />
        </Link>
        <Moment line={line} now={now} />
      </>
    ),
  };
  const attempts: Column<ContactLine> = {
    id: "attempts",
    header: t("attempts"),
    number: true,
    place: "hidden",
    desk: true,
    cell: (line) => format.number(line.attempts),
  };
  if (isProblem(status)) {
    return [
      name,
      state,
      {
        id: "why",
        header: t("why"),
        place: "full",
        className: "md:max-w-80",
        cell: (line) => explain(line).why,
      },
      { id: "todo", header: t("todo"), place: "full", cell: (line) => <b>{explain(line).todo}</b> },
      attempts,
    ];
  }
  return [
    name,
    state,
    {
      id: "replied",
      header: t("replied"),
      place: "full",
      cell: (line) => {
        if (line.replied_at)
          return (
            <StateMark state="replied">
              {t("replied_at", { at: format.moment(line.replied_at, now) })}
            </StateMark>
          );
        if (!isProblem(line.status)) return null;
        const { why, todo } = explain(line);
        return (
          <span className="block text-sm md:max-w-72">
            {why} <b className="font-semibold">{todo}</b>
          </span>
        );
      },
    },
    {
      id: "message_2",
      header: t("message_2"),
      place: "full",
      cell: ({ message_2 }) =>
        message_2 ? (
          <Link
            href={`/messages/${message_2.id}`}
            className="relative z-1 text-inherit no-underline hover:underline"
          >
            <span className="md:hidden">{t("message_2")} </span>
            <StateMark state={message_2.status} />
          </Link>
        ) : null,
    },
    attempts,
  ];
}

function Moment({ line, now }: { line: ContactLine; now: string }) {
  const format = useFormat();
  const at =
    line.status === "failed"
      ? line.failed_at
      : (line.read_at ?? line.delivered_at ?? line.sent_at ?? line.accepted_at);
  return at ? <span className="block text-sm text-muted-foreground">{format.moment(at, now)}</span> : null;
}

const SKIPPED = [
  "opted_out",
  "deleted",
  "duplicate",
  "already_reached",
  "unreachable",
  "window_closed",
  "handled_elsewhere",
  "too_long",
] as const;

/** Why a contact did not get the message, and what to do. */
function useExplanation(now: string) {
  const t = useTranslations("campaigns.contacts");
  const format = useFormat();
  const meta = useMetaWords();
  const reader = useReader();
  return ({ status, code, error_class, reason, created_at }: ContactLine) => {
    if (status === "failed" && code !== null) {
      const { why, todo } = meta(code, error_class);
      return {
        why: (
          <>
            {why}{" "}
            <span className="whitespace-nowrap text-sm text-muted-foreground">
              {t("code", { code: String(code) })}
            </span>
          </>
        ),
        todo,
      };
    }
    if (status === "unknown") {
      const until = new Date(Date.parse(created_at) + DAY_MS);
      const isOpen = until.getTime() > Date.parse(now);
      return {
        why: t(isOpen ? "unknown_why" : "unknown_late", { at: format.moment(until, now) }),
        todo: t(isOpen ? "unknown_todo" : "unknown_late_todo"),
      };
    }
    const known = SKIPPED.find((each) => each === reason) ?? (status === "cancelled" ? "cancelled" : "other");
    return { why: t(`skipped.${known}.why`), todo: t(`skipped.${known}.do`, reader) };
  };
}
