import type { Mapping } from "@/lib/imports/schema";

/** What a line of the file says for a field: for a name, its parts together. */
export function cellText(cells: string[], field: string | null, columns: string[], mapping: Mapping): string {
  const fields = field === "full_name" ? ["full_name", "first_name", "last_name"] : [field ?? "phone"];
  return fields
    .map((each) => {
      const title = mapping[each];
      return title ? (cells[columns.indexOf(title)] ?? "").trim() : "";
    })
    .filter(Boolean)
    .join(" ");
}
