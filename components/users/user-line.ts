import type { UserRow } from "@/lib/users/schema";

export type UserLine = Pick<
  UserRow,
  "id" | "email" | "full_name" | "role" | "active" | "invited" | "last_sign_in_at"
> & { is_self: boolean };

export type Access = "active" | "inactive" | "invited";

export const accessOf = ({ active, invited }: Pick<UserLine, "active" | "invited">): Access =>
  active ? (invited ? "invited" : "active") : "inactive";
