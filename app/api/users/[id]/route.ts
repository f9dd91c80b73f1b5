import { route } from "@/lib/http/route";
import { deleteUser, updateUser } from "@/lib/users/commands";
import { getUser } from "@/lib/users/queries";
import { HandOver, User, UserId, UserPatch } from "@/lib/users/schema";

export const maxDuration = 300;

export const GET = route({
  summary: "Get a user",
  role: "super_admin",
  params: UserId,
  output: User,
  handle: (ctx, { params }) => getUser(ctx, params),
});

export const PUT = route({
  summary: "Update a user",
  role: "super_admin",
  params: UserId,
  load: getUser,
  body: UserPatch,
  example: { active: false },
  refuses: ["user_exists", "last_super_admin", "own_account", "email_login_off"],
  output: User,
  handle: (ctx, { params, body }) => updateUser(ctx, { ...body, ...params }),
});

export const DELETE = route({
  summary: "Delete a user, handing over what they own",
  role: "super_admin",
  params: UserId,
  load: getUser,
  query: HandOver,
  refuses: ["user_owns_data", "last_super_admin", "own_account", "email_login_off"],
  handle: async (ctx, { params, query }) => {
    await deleteUser(ctx, { ...params, ...query });
    return undefined;
  },
});
