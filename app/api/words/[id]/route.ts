import { IdParams, route } from "@/lib/http/route";
import { Word, WordSwitch } from "@/lib/settings/schema";
import { deleteWord, getWord, switchWord } from "@/lib/settings/words";

export const PUT = route({
  summary: "Switch a word off or on",
  role: "super_admin",
  params: IdParams,
  body: WordSwitch,
  example: { active: false },
  load: (ctx, { id }) => getWord(ctx, id),
  refuses: ["word_is_needed"],
  output: Word,
  handle: (ctx, { params, body }) => switchWord(ctx, { ...params, ...body }),
});

export const DELETE = route({
  summary: "Delete a word that was added",
  role: "super_admin",
  params: IdParams,
  refuses: ["word_is_built_in"],
  handle: async (ctx, { params }) => {
    await deleteWord(ctx, params);
    return undefined;
  },
});
