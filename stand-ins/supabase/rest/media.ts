import { RestError } from "./errors.ts";

export interface Media {
  type:
    | "application/json"
    | "application/vnd.pgrst.object+json"
    | "application/vnd.pgrst.array+json"
    | "text/csv";
  withoutNulls: boolean;
}

const NAMES: Record<string, Media["type"]> = {
  "*/*": "application/json",
  "application/*": "application/json",
  "application/json": "application/json",
  "application/vnd.pgrst.object": "application/vnd.pgrst.object+json",
  "application/vnd.pgrst.object+json": "application/vnd.pgrst.object+json",
  "application/vnd.pgrst.array": "application/vnd.pgrst.array+json",
  "application/vnd.pgrst.array+json": "application/vnd.pgrst.array+json",
  "text/csv": "text/csv",
};

/** The first that can be answered of those that `Accept` names, the most wanted first. */
export function chooseMedia(accept: string | undefined): Media {
  const wanted = (accept || "*/*")
    .split(",")
    .map((each) => {
      const [type = "", ...parameters] = each.split(";").map((part) => part.trim().toLowerCase());
      const quality = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
      return { type, quality: Number(quality ?? 1), withoutNulls: parameters.includes("nulls=stripped") };
    })
    .toSorted((a, b) => b.quality - a.quality);
  const found = wanted.find(({ type }) => type in NAMES);
  const type = found && NAMES[found.type];
  if (type) return { type, withoutNulls: found.withoutNulls && type.includes("vnd") };
  const message = `None of these media types are available: ${wanted.map((each) => each.type).join(", ")}`;
  throw new RestError(406, "PGRST107", message);
}

export const contentType = ({ type, withoutNulls }: Media) =>
  `${type}${withoutNulls ? ";nulls=stripped" : ""}; charset=utf-8`;

export const isSingle = ({ type }: Media) => type === "application/vnd.pgrst.object+json";

/** The body, made of the rows `pgrst_row`. `single`: one row or value by itself, as a function returns it. */
export function bodyOf(media: Media, value: string, single: boolean): string {
  if (media.type === "text/csv") {
    const titles =
      "select string_agg(key, ',') from (select json_object_keys(row_to_json(s)) as key from (select * from pgrst_source limit 1) s) t";
    return `coalesce((${titles}), '') || E'\\n' || coalesce(string_agg(substring(pgrst_row::text, 2, length(pgrst_row::text) - 2), E'\\n'), '')`;
  }
  const all = media.withoutNulls ? `json_strip_nulls(json_agg(${value}))` : `json_agg(${value})`;
  return single || isSingle(media) ? `coalesce(${all} -> 0, 'null')::text` : `coalesce(${all}, '[]')::text`;
}
