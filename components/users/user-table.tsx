import { CircleCheck, Lock, Mail } from "lucide-react";
import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";
import { Avatar } from "../common/avatar";
import { type Column, DataTable } from "../common/data-table";
import { Tag } from "../common/tag";
import { accessOf, type UserLine } from "./user-line";
import { UserMenu } from "./user-menu";

const looks = {
  active: { tone: "done", icon: CircleCheck },
  invited: { tone: "wait", icon: Mail },
  inactive: { tone: "plain", icon: Lock },
} as const;

type UserTableProps = { users: UserLine[]; heirs: { id: string; full_name: string }[]; now: string };

export function UserTable({ users, heirs, now }: UserTableProps) {
  const t = useTranslations("users");
  const format = useFormat();
  const columns: Column<UserLine>[] = [
    {
      id: "name",
      header: t("name"),
      place: "name",
      cell: (user) => (
        <span className="row flex-nowrap">
          <Avatar name={user.full_name} />
          <span className="min-w-0">
            <b className="break-words">{user.full_name}</b>
            {user.is_self && <span className="text-muted-foreground"> ({t("you")})</span>}
            <span className="sub break-all">{user.email}</span>
          </span>
        </span>
      ),
    },
    { id: "role", header: t("role"), place: "full", cell: (user) => t(`roles.${user.role}`) },
    {
      id: "state",
      header: t("state"),
      place: "full",
      cell: (user) => {
        const access = accessOf(user);
        return (
          <Tag tone={looks[access].tone} icon={looks[access].icon}>
            {t(`states.${access}`)}
          </Tag>
        );
      },
    },
    {
      id: "seen",
      header: t("last_sign_in"),
      place: "hidden",
      cell: ({ last_sign_in_at }) => (
        <span className="text-sm text-muted-foreground">
          {last_sign_in_at ? format.relative(last_sign_in_at, now) : t("never")}
        </span>
      ),
    },
    {
      id: "actions",
      header: <span className="sr-only">{t("actions")}</span>,
      place: "end",
      className: "text-right",
      cell: (user) => <UserMenu user={user} heirs={heirs.filter(({ id }) => id !== user.id)} />,
    },
  ];
  return <DataTable caption={t("label")} rows={users} rowKey={(user) => user.id} columns={columns} />;
}
