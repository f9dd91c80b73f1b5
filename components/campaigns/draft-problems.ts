import { linksAreSafe } from "@shared/links";
import { type DraftValues, SAME_FOR_ALL, unknownVariables, wordsOf, writesFollowUp } from "./draft-values";

/** Codes of `field_errors` by control. */
export type Problems = Partial<Record<string, string>>;

const LONGEST_TEXT = 4096;

/** What a campaign lacks before its review, in the order of the page. */
export function problemsOf(values: DraftValues, usable_templates: readonly string[]): Problems {
  const { name, category_ids, template } = values;
  return present({
    name: name.trim() === "" && "required",
    category_ids: category_ids.length === 0 && "choose_category",
    template:
      template === "" ? "choose_template" : !usable_templates.includes(template) && "template_not_approved",
    ...variableProblems(values),
    ...(writesFollowUp(values) ? followUpProblems(values) : {}),
  });
}

/** A URL, or the id that Meta gave an uploaded file. */
const MEDIA = /^(https?:\/\/\S+|\d+)$/i;

const variableProblems = ({ variables }: DraftValues) =>
  Object.fromEntries(
    variables.flatMap(({ source, words, media }, place) => [
      [`variables.${place}.source`, source === "" && "variable_missing"],
      [
        `variables.${place}.words`,
        (source === SAME_FOR_ALL && words.trim() === "" && "required") ||
          (!linksAreSafe(words) && "bad_link") ||
          (media && words.trim() !== "" && !MEDIA.test(words.trim()) && "bad_media"),
      ],
    ]),
  );

const followUpProblems = ({ body, trigger, buttons, words }: DraftValues) => ({
  words: trigger === "chosen" && buttons.length + wordsOf(words).length === 0 && "choose_trigger",
  body:
    ([...body].length > LONGEST_TEXT && "too_long") ||
    (!linksAreSafe(body) && "bad_link") ||
    (unknownVariables(body).length > 0 && "unknown_variable"),
});

const present = (problems: Record<string, string | false | undefined>): Problems =>
  Object.fromEntries(
    Object.entries(problems).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );

const WRONG = ["bad_link", "bad_media", "unknown_variable", "too_long"];

/** Problems of values that were entered, without those of missing values. */
export const wrongOf = (problems: Problems): Problems =>
  Object.fromEntries(
    Object.entries(problems).filter(([, code]) => code !== undefined && WRONG.includes(code)),
  );
