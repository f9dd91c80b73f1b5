import { logOut } from "@/lib/auth/commands";
import { bearerToken, route } from "@/lib/http/route";

export const POST = route({
  summary: "Log out",
  handle: async (_ctx, { request }) => {
    await logOut({ access_token: bearerToken(request) });
    return undefined;
  },
});
