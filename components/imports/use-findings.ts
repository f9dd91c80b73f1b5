import { useEffect, useState } from "react";
import { findNumbersAction } from "@/lib/imports/actions";
import type { Findings, ImportPreview } from "@/lib/imports/preview-schema";
import { callAction } from "../common/call-action";
import { piecesOf } from "./send-file";

/** Repairs are shown with a few examples. */
const EXAMPLES = 3;

/**
 * What is found in the numbers of the whole file. The preview reads only its beginning; of a larger file, all pieces
 * are read one after the other: `counting` until then. Starts again when the columns, the country or the encoding change.
 */
export function useFindings(file: File, preview: ImportPreview, country: string) {
  const { mapping, encoding, delimiter, titles_line, lines_exact } = preview;
  const reading = JSON.stringify({ mapping, encoding, delimiter, titles_line, country });
  const [whole, setWhole] = useState<{ reading: string; findings: Findings }>();

  useEffect(() => {
    if (lines_exact) return;
    let stopped = false;
    const { country: default_country, ...format } = JSON.parse(reading);
    const form = (piece: File, isFirst: boolean) => {
      const data = new FormData();
      data.set("file", piece);
      data.set("mapping", JSON.stringify(format.mapping));
      data.set("encoding", format.encoding);
      data.set("delimiter", format.delimiter);
      data.set("titles_line", String(isFirst ? format.titles_line : 0));
      data.set("default_country", default_country);
      return data;
    };
    const count = async () => {
      let sum: Findings | undefined;
      for await (const piece of piecesOf(file, format.delimiter === "vcard")) {
        const answer = await callAction(() => findNumbersAction(form(piece, sum === undefined)));
        if (stopped || !answer.ok) return;
        sum = sum ? sumOf(sum, answer.data) : answer.data;
      }
      if (sum) setWhole({ reading, findings: sum });
    };
    void count();
    return () => {
      stopped = true;
    };
  }, [file, reading, lines_exact]);

  const counted = whole?.reading === reading ? whole.findings : undefined;
  const { repairs, phones, lines_estimate } = preview;
  return {
    findings: counted ?? { repairs, phones, lines: lines_estimate },
    counting: !lines_exact && counted === undefined,
  };
}

/** The findings of two pieces; rows are numbered within their piece, so the first examples stay. */
export function sumOf(one: Findings, other: Findings): Findings {
  const repairs = [...one.repairs];
  for (const found of other.repairs) {
    const at = repairs.findIndex(({ repair }) => repair === found.repair);
    const known = repairs[at];
    if (!known) repairs.push(found);
    else
      repairs[at] = {
        ...known,
        count: known.count + found.count,
        examples: [...known.examples, ...found.examples].slice(0, EXAMPLES),
      };
  }
  return {
    lines: one.lines + other.lines,
    repairs,
    phones: {
      read: one.phones.read + other.phones.read,
      land_lines: one.phones.land_lines + other.phones.land_lines,
    },
  };
}
