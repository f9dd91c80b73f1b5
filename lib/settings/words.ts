import "server-only";
import type { z } from "zod";
import type { Ctx } from "@/lib/actor/context";
import { AppError } from "@/lib/base/errors";
import { unwrap } from "@/lib/supabase/errors";
import {
  type NewWord,
  type TriedText,
  Understood,
  Word,
  type WordId,
  WordList,
  type WordPatch,
} from "./schema";

/** All words by which replies are understood. Throws `forbidden` unless the caller is a super-admin. */
export async function listWords(ctx: Ctx) {
  return WordList.parse({ words: unwrap(await ctx.db.rpc("list_words")) });
}

/** Throws `not_found`, and `forbidden` unless the caller is a super-admin. */
export async function getWord(ctx: Ctx, id: number): Promise<Word> {
  const word = (await listWords(ctx)).words.find((each) => each.id === id);
  if (!word) throw new AppError("not_found");
  return word;
}

/** Adds a word, which counts from now on. Throws `invalid` for the field `word` when it cannot be one. */
export async function addWord(ctx: Ctx, { kind, language, word }: NewWord): Promise<Word> {
  return Word.parse(
    unwrap(await ctx.db.rpc("add_word", { p_kind: kind, p_language: language, p_word: word })),
  );
}

/** Switches a word off or on. Throws `word_is_needed` for a stop word that came with Relance. */
export async function switchWord(ctx: Ctx, { id, active }: z.infer<typeof WordPatch>): Promise<Word> {
  return Word.parse(unwrap(await ctx.db.rpc("switch_word", { p_id: id, p_active: active })));
}

/** Deletes a word that was added. Throws `word_is_built_in` for others. */
export async function deleteWord(ctx: Ctx, { id }: z.infer<typeof WordId>): Promise<void> {
  unwrap(await ctx.db.rpc("delete_word", { p_id: id }));
}

/** How a text would be understood, and by which words. Stores nothing. */
export async function tryText(ctx: Ctx, { text }: z.infer<typeof TriedText>): Promise<Understood> {
  return Understood.parse(unwrap(await ctx.db.rpc("try_text", { p_text: text })));
}
