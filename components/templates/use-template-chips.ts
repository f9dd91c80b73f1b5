import { placeholders } from "@shared/template-parts";
import { useMemo, useState } from "react";
import { type ChipNames, chipNames } from "../common/chips";
import { useFieldNames } from "../common/use-field-names";

const POSITIONS = Array.from({ length: 30 }, (_, place) => String(place + 1));

/** Names of the variables of a template: their position, or the names that its texts have held. */
export function useTemplateChips(...texts: string[]): ChipNames {
  const fieldName = useFieldNames();
  const held = texts.flatMap(placeholders).filter((name) => !/^\d+$/.test(name));
  const [known, setKnown] = useState(held);
  if (held.some((name) => !known.includes(name))) setKnown([...new Set([...known, ...held])]);
  return useMemo(
    () =>
      chipNames([
        ...POSITIONS.map((n) => [n, fieldName(n)] as const),
        ...known.map((name) => [name, name] as const),
      ]),
    [known, fieldName],
  );
}
