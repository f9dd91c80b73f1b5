import { useRouter } from "next/navigation";
import { useRef, useState, useTransition } from "react";
import type { PhoneRepair } from "@/lib/contacts/schema";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { previewImportAction } from "@/lib/imports/actions";
import type { Encoding } from "@/lib/imports/encodings";
import type { ImportPreview } from "@/lib/imports/preview-schema";
import { type ActionAnswer, callAction } from "../common/call-action";
import { useCountries } from "../contacts/countries";
import { type Choice, choicesOf, choose, mappingOf } from "./column-choices";
import { previewForm, sendFile } from "./send-file";

export type ReviewOptions = {
  default_country: string;
  category_id: number | null;
  consent_source: string;
  consent_since: string;
};

/** How the file is read: the field of each column, and what the user chose instead of the guess. */
type Reading = { choices: Choice[]; repairs: PhoneRepair[]; encoding?: Encoding };

/** The options of an import; each change updates the preview of the first rows. */
export function useImportReview(file: File, first: ImportPreview, category_id: number | null) {
  const words = useErrorWords();
  const router = useRouter();
  const { home } = useCountries();
  const [preview, setPreview] = useState(first);
  const [reading, setReading] = useState<Reading>({
    choices: choicesOf(first.columns, first.mapping),
    repairs: [],
  });
  const [options, setOptions] = useState<ReviewOptions>({
    default_country: home,
    category_id,
    consent_source: "",
    consent_since: "",
  });
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [problem, setProblem] = useState<string>();
  const [share, setShare] = useState<number>();
  const [looking, startLooking] = useTransition();
  const [sending, startSending] = useTransition();
  const latest = useRef(0);

  const showProblem = ({ code, fields }: Extract<ActionAnswer<unknown>, { ok: false }>) => {
    setErrors(fields);
    const whole = Object.keys(fields).length === 0 || fields.file;
    setProblem(whole ? (words.field(fields.file) ?? words.error(code)) : undefined);
  };
  const lookAgain = (change: Partial<Reading> & { country?: string }) => {
    const next = { ...reading, ...change };
    setReading(next);
    const turn = ++latest.current;
    startLooking(async () => {
      const form = previewForm(file, change.country ?? options.default_country, readOptions(next));
      const answer = await callAction(previewImportAction(form));
      if (turn !== latest.current) return;
      if (answer.ok) {
        setPreview(answer.data);
        setProblem(undefined);
      } else showProblem(answer);
    });
  };
  const readOptions = ({ choices, repairs, encoding }: Reading) => ({
    mapping: mappingOf(choices, first.mapping),
    titles_line: first.titles_line,
    repairs,
    encoding,
  });
  const start = () =>
    startSending(async () => {
      setErrors({});
      setProblem(undefined);
      const answer = await sendFile(
        file,
        {
          ...readOptions(reading),
          default_country: options.default_country,
          category_id: options.category_id ?? undefined,
          consent_source: options.consent_source.trim() || undefined,
          consent_since: options.consent_since || undefined,
        },
        setShare,
      );
      setShare(undefined);
      if (answer.ok) router.push(`/contacts/import?id=${answer.data.import_id}`);
      else showProblem(answer);
    });

  return {
    preview,
    ...reading,
    choose: (at: number, choice: Choice) => lookAgain({ choices: choose(reading.choices, at, choice) }),
    toggleRepair: (repair: PhoneRepair) =>
      lookAgain({
        repairs: reading.repairs.includes(repair)
          ? reading.repairs.filter((each) => each !== repair)
          : [...reading.repairs, repair],
      }),
    chooseEncoding: (encoding: Encoding) => lookAgain({ encoding }),
    options,
    setOption: (change: Partial<ReviewOptions>) => {
      setOptions({ ...options, ...change });
      if (change.default_country) lookAgain({ country: change.default_country });
    },
    errors,
    problem,
    share,
    looking,
    sending,
    start,
  };
}
