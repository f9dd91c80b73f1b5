import { route } from "@/lib/http/route";
import { createPasswordLink } from "@/lib/users/commands";
import { getUser } from "@/lib/users/queries";
import { PasswordLink, UserId } from "@/lib/users/schema";

export const POST = route({
  summary: "Create a link with which a user chooses a password; earlier links stop working",
  role: "super_admin",
  limit: "invitations",
  params: UserId,
  load: getUser,
  refuses: ["conflict", "email_login_off"],
  output: PasswordLink,
  status: 201,
  handle: (ctx, { params }) => createPasswordLink(ctx, params),
});
