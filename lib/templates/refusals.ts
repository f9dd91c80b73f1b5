import type { FieldError } from "@/lib/base/errors";

const at = (path: string, code: string): FieldError => ({ path, code });

/** The field of a draft that each of Meta's subcodes refers to. */
const FIELD_OF_SUBCODE: Record<number, FieldError> = {
  2388019: at("name", "too_many_templates"),
  2388023: at("name", "template_name_locked"),
  2388024: at("name", "template_exists"),
  2388040: at("body", "too_long"),
  2388041: at("body", "variables_not_in_sequence"),
  2388043: at("body", "sample_missing"),
  2388046: at("header", "one_variable"),
  2388047: at("header", "not_allowed"),
  2388060: at("buttons", "quick_replies_apart"),
  2388072: at("body", "not_allowed"),
  2388073: at("footer", "not_allowed"),
  2388083: at("buttons", "bad_link"),
  2388293: at("body", "too_many_variables"),
  2388299: at("body", "variable_at_edge"),
};

export const fieldsRefused = (subcode: number | null): FieldError[] => {
  const field = subcode === null ? undefined : FIELD_OF_SUBCODE[subcode];
  return field ? [field] : [];
};

const ACCOUNT_FAULTS = new Set([0, 3, 10, 102, 104, 190, 200]);
const PASSING_FAULTS = new Set([1, 2, 4, 80007, 80008]);

/** Why Meta refused a template: a problem of the account, a temporary one, or the template itself. */
export function refusalCode(
  graph_code: number,
): "token_refused_by_meta" | "unavailable" | "template_refused" {
  if (ACCOUNT_FAULTS.has(graph_code)) return "token_refused_by_meta";
  return PASSING_FAULTS.has(graph_code) ? "unavailable" : "template_refused";
}
