/** The words that a new user cannot know, in the order of the glossary; their texts are under `help.words`. */
export const HELP_WORDS = [
  "template",
  "template_category",
  "message_1",
  "message_2",
  "window",
  "tier",
  "quality",
  "rate",
  "first_slice",
  "opted_out",
  "left_out",
  "consent",
  "accepted",
  "unknown",
  "free_replies",
  "token",
  "webhook",
  "registration",
] as const;
export type HelpWord = (typeof HELP_WORDS)[number];
