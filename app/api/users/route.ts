import { route } from "@/lib/http/route";
import { createUser } from "@/lib/users/commands";
import { listUsers } from "@/lib/users/queries";
import { CreatedUser, NewUser, UserListQuery, UserPage } from "@/lib/users/schema";

export const GET = route({
  summary: "List users by name",
  role: "super_admin",
  query: UserListQuery,
  output: UserPage,
  handle: (ctx, { query }) => listUsers(ctx, query),
});

export const POST = route({
  summary: "Create a user, or invite one by email or with a link to pass on",
  role: "super_admin",
  limit: "invitations",
  body: NewUser,
  example: { email: "awa@example.org", full_name: "Awa Diop", role: "admin" },
  refuses: ["user_exists", "mail_not_sent", "email_login_off"],
  output: CreatedUser,
  status: 201,
  handle: (ctx, { body }) => createUser(ctx, body),
});
