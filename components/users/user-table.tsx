import { Lock, Mail } from "lucide-react";
import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";
import { Avatar } from "../common/avatar";
import { type Column, DataTable } from "../common/data-table";
import { Tag } from "../common/tag";
import type { UserLine } from "./user-dialog";
import { UserMenu } from "./user-menu";

const looks = {
  invited: { tone: "wait", icon: Mail },
  inactive: { tone: "plain", icon: Lock },
} as const;

type Access = "active" | "inactive" | "invited";

const accessOf = ({ active, invited }: UserLine): Access =>
  active ? (invited ? "invited" : "active") : "inactive";

type UserTableProps = { users: UserLine[]; newOwners: { id: string; full_name: string }[]; now: string };

export function UserTable({ users, newOwners, now }: UserTableProps) {
  const t = useTranslations("users");
  const format = useFormat();
  const columns: Column<UserLine>[] = [
    {
      id: "name",
      header: t("name"),
      place: "name",
      cell: (user) => (
        <span className="flex items-center gap-3">
          <Avatar name={user.full_name} />
          <span className="min-w-0">
            <b className="break-words">{user.full_name}</b>
            {user.is_self && <span className="text-muted-foreground"> ({t("you")})</span>}
            <span className="block text-sm wrap-anywhere text-muted-foreground">{user.email}</span>
          </span>
        </span>
      ),
    },
    {
      id: "role",
      header: t("role"),
      place: "full",
      cell: (user) => (
        <span className="flex flex-wrap items-center gap-x-3 gap-y-2">
          {t(`roles.${user.role}`)}
          <span className="md:hidden">
            <AccessTag user={user} />
          </span>
        </span>
      ),
    },
    {
      id: "state",
      header: t("state"),
      place: "hidden",
      cell: (user) => (accessOf(user) === "active" ? t("states.active") : <AccessTag user={user} />),
    },
    {
      id: "seen",
      header: t("last_sign_in"),
      place: "hidden",
      desk: true,
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
      className: "text-right max-md:col-start-2 max-md:row-start-1",
      cell: (user) => <UserMenu user={user} newOwners={newOwners.filter(({ id }) => id !== user.id)} />,
    },
  ];
  return <DataTable caption={t("label")} rows={users} rowKey={(user) => user.id} columns={columns} />;
}

/** Marks accounts that are invited or deactivated. */
function AccessTag({ user }: { user: UserLine }) {
  const t = useTranslations("users.states");
  const access = accessOf(user);
  if (access === "active") return null;
  return (
    <Tag tone={looks[access].tone} icon={looks[access].icon}>
      {t(access)}
    </Tag>
  );
}
