import { locate } from "@/lib/imports/mapping";
import type { Mapping } from "@/lib/imports/schema";

/** The text of a row for a field; for a full name, its parts joined. */
export function cellText(cells: string[], field: string | null, columns: string[], mapping: Mapping): string {
  const fields =
    field === "full_name"
      ? ["full_name", "last_and_first_name", "first_name", "last_name"]
      : [field ?? "phone"];
  return fields
    .map((each) => {
      const { found } = locate(columns, { [each]: mapping[each] ?? null });
      return found.map(({ index }) => cells[index]?.trim()).find(Boolean) ?? "";
    })
    .filter(Boolean)
    .join(" ");
}
