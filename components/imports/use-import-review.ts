import { useRouter } from "next/navigation";
import { useRef, useState, useTransition } from "react";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { previewImportAction } from "@/lib/imports/actions";
import type { ImportPreview } from "@/lib/imports/schema";
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

/** The options of an import; each change updates the preview of the first rows. */
export function useImportReview(file: File, first: ImportPreview, category_id: number | null) {
  const words = useErrorWords();
  const router = useRouter();
  const { home } = useCountries();
  const [preview, setPreview] = useState(first);
  const [choices, setChoices] = useState<Choice[]>(choicesOf(first.columns, first.mapping));
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
  const lookAgain = (nextChoices: Choice[], country: string) => {
    const turn = ++latest.current;
    startLooking(async () => {
      const mapping = mappingOf(first.columns, nextChoices);
      const answer = await callAction(previewImportAction(previewForm(file, country, mapping)));
      if (turn !== latest.current) return;
      if (answer.ok) {
        setPreview(answer.data);
        setProblem(undefined);
      } else showProblem(answer);
    });
  };
  const start = () =>
    startSending(async () => {
      setErrors({});
      setProblem(undefined);
      const answer = await sendFile(
        file,
        {
          mapping: mappingOf(first.columns, choices),
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
    choices,
    choose: (at: number, choice: Choice) => {
      const next = choose(choices, at, choice);
      setChoices(next);
      lookAgain(next, options.default_country);
    },
    options,
    setOption: (change: Partial<ReviewOptions>) => {
      setOptions({ ...options, ...change });
      if (change.default_country) lookAgain(choices, change.default_country);
    },
    errors,
    problem,
    share,
    looking,
    sending,
    start,
  };
}
