import { useEffect, useState } from "react";
import { type MediaFormat, SAMPLE_TYPES } from "@/lib/templates/drafting";

/** The file that shows what a header will hold, and where the preview finds it. */
export type HeaderSample = { file: File; url: string };

/** A sample serves as long as the header is of its kind. */
export function useHeaderSample(format: "TEXT" | MediaFormat) {
  const [sample, setSample] = useState<HeaderSample>();
  useEffect(() => () => URL.revokeObjectURL(sample?.url ?? ""), [sample]);
  const keep = (file: File) => setSample({ file, url: URL.createObjectURL(file) });
  const fits = sample && SAMPLE_TYPES[sample.file.type] === format;
  return [fits ? sample : undefined, keep] as const;
}
