import { route } from "@/lib/http/route";
import { NewWord, Word, WordList } from "@/lib/settings/schema";
import { addWord, listWords } from "@/lib/settings/words";

export const GET = route({
  summary: "List the words by which replies are understood",
  role: "super_admin",
  output: WordList,
  handle: (ctx) => listWords(ctx),
});

export const POST = route({
  summary: "Add a word",
  role: "super_admin",
  body: NewWord,
  example: { kind: "stop", language: "fr", word: "assez" },
  output: Word,
  status: 201,
  handle: (ctx, { body }) => addWord(ctx, body),
});
