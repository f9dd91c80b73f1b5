import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";
import { type Column, DataTable, NameCell } from "../common/data-table";
import { StateMark } from "../common/state-mark";
import { Tel } from "../common/tel";
import { lastStepOf, type MessageLine } from "./message-line";
import { useProblem } from "./use-problem";

type MessageTableProps = { caption: string; lines: MessageLine[]; now: string };

export function MessageTable({ caption, lines, now }: MessageTableProps) {
  const columns = useColumns(lines, now);
  return <DataTable caption={caption} rows={lines} rowKey={(line) => line.id} columns={columns} />;
}

function useColumns(lines: MessageLine[], now: string): Column<MessageLine>[] {
  const t = useTranslations("messages");
  const format = useFormat();
  const problem = useProblem();
  const contactName = ({ contact, kind }: MessageLine) =>
    contact === null
      ? t(kind === "test" ? "list.test_number" : "list.gone")
      : (contact.full_name ?? t("list.nameless"));
  const problems: Column<MessageLine> = {
    id: "problem",
    header: t("list.problem"),
    place: "full",
    className: "md:min-w-40",
    cell: (line) => {
      const explanation = problem(line, now);
      return (
        explanation && (
          <span className="block max-w-80 text-sm max-md:max-w-none">
            {explanation.why} {explanation.todo && <b className="font-semibold">{explanation.todo}</b>}
          </span>
        )
      );
    },
  };
  const hasProblems = lines.some((line) => problem(line, now) !== null);
  return [
    {
      id: "contact",
      header: t("list.contact"),
      place: "name",
      cell: (line) => (
        <NameCell
          href={`/messages/${line.id}`}
          name={contactName(line)}
          sub={line.contact && (line.contact.phone ? <Tel phone={line.contact.phone} /> : t("list.no_phone"))}
        />
      ),
    },
    {
      id: "state",
      header: t("list.state"),
      place: "end",
      cell: (line) => <StateMark state={line.status} held={line.held} />,
    },
    {
      id: "what",
      header: t("list.what"),
      place: "full",
      className: "lg:min-w-44",
      cell: (line) => (
        <>
          {t(`kinds.${line.kind}`)}
          <span className="line-clamp-2 text-sm text-muted-foreground">
            {line.campaign_name ?? t("list.no_campaign")}
          </span>
        </>
      ),
    },
    ...(hasProblems ? [problems] : []),
    {
      id: "when",
      header: t("list.when"),
      place: "full",
      // A tablet has no room for both columns.
      className: hasProblems ? "md:max-lg:hidden" : undefined,
      cell: (line) => (
        <span className="whitespace-nowrap text-sm text-muted-foreground">
          {format.moment(lastStepOf(line), now)}
        </span>
      ),
    },
  ];
}
