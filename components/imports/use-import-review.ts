import { useRouter } from "next/navigation";
import { useRef, useState, useTransition } from "react";
import type { PhoneRepair } from "@/lib/contacts/schema";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { previewImportAction } from "@/lib/imports/actions";
import type { Encoding } from "@/lib/imports/encodings";
import type { OptOutFileReport } from "@/lib/imports/opt-out-schema";
import type { ImportPreview } from "@/lib/imports/preview-schema";
import type { Places } from "@/lib/imports/schema";
import { type ActionAnswer, callAction } from "../common/call-action";
import { useCountries } from "../contacts/countries";
import { type Choice, choicesOf, choose, mappingOf } from "./column-choices";
import { previewForm, sendFile, sendOptOuts } from "./send-file";

/** What the people of the file are: contacts to store, or people who said no. */
export type People = "contacts" | "opt_outs";

export type ReviewOptions = {
  people: People;
  default_country: string;
  category_id: number | null;
  consent_source: string;
  consent_since: string;
};

/** How the file is read: the field of each column, and what the user chose instead of the guess. */
type Reading = {
  choices: Choice[];
  /** The guess, which holds the order of several columns of one field. */
  guessed: Places;
  titles_line: number;
  repairs: PhoneRepair[];
  encoding?: Encoding;
};

/** An error, and the act that it belongs to; `turn` differs each time. */
type Problem = { act: "look" | "start"; sentence: string; turn: number };

/** The options of an import; each change updates the preview of the first rows. */
export function useImportReview(file: File, first: ImportPreview, category_id: number | null) {
  const words = useErrorWords();
  const router = useRouter();
  const { home } = useCountries();
  const [preview, setPreview] = useState(first);
  const [reading, setReading] = useState<Reading>({
    choices: choicesOf(first.columns, first.mapping),
    guessed: first.mapping,
    titles_line: first.titles_line,
    repairs: [],
  });
  const [options, setOptions] = useState<ReviewOptions>({
    people: "contacts",
    default_country: home,
    category_id,
    consent_source: "",
    consent_since: "",
  });
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [problem, setProblem] = useState<Problem>();
  const [report, setReport] = useState<OptOutFileReport>();
  const [share, setShare] = useState<number>();
  const [looking, startLooking] = useTransition();
  const [sending, startSending] = useTransition();
  const latest = useRef(0);

  const showProblem = (
    act: Problem["act"],
    { code, fields }: Extract<ActionAnswer<unknown>, { ok: false }>,
  ) => {
    setErrors(fields);
    const isWhole = Object.keys(fields).length === 0 || fields.file;
    const sentence = words.field(fields.file) ?? words.error(code);
    setProblem(isWhole ? { act, sentence, turn: ++latest.current } : undefined);
  };
  const readOptions = ({ choices, guessed, titles_line, repairs, encoding }: Reading) => ({
    mapping: mappingOf(choices, guessed),
    titles_line,
    repairs,
    encoding,
  });
  const look = (next: Reading, country: string, isGuessed: boolean) => {
    setReading(next);
    const turn = ++latest.current;
    startLooking(async () => {
      const { mapping, ...asked } = readOptions(next);
      const form = previewForm(file, country, isGuessed ? asked : { ...asked, mapping });
      const answer = await callAction(() => previewImportAction(form));
      if (turn !== latest.current) return;
      if (!answer.ok) return showProblem("look", answer);
      const { columns, mapping: guessed } = answer.data;
      setPreview(answer.data);
      setProblem(undefined);
      if (isGuessed) setReading({ ...next, guessed, choices: choicesOf(columns, guessed) });
    });
  };
  const lookAgain = (change: Partial<Reading>) =>
    look({ ...reading, ...change }, options.default_country, false);

  const send = async () => {
    const { people, default_country, consent_source, consent_since } = options;
    const source = consent_source.trim();
    const asked = readOptions(reading);
    if (people === "opt_outs") {
      const answer = await sendOptOuts(file, default_country, asked, { source, since: consent_since });
      if (answer.ok) return setReport(answer.data);
      const { source: consent_source = "", since: consent_since_code = "", ...fields } = answer.fields;
      return showProblem("start", {
        ...answer,
        fields: {
          ...fields,
          ...(consent_source && { consent_source }),
          ...(consent_since_code && { consent_since: consent_since_code }),
        },
      });
    }
    const answer = await sendFile(
      file,
      {
        ...asked,
        default_country,
        category_id: options.category_id ?? undefined,
        consent_source: source || undefined,
        consent_since: consent_since || undefined,
      },
      setShare,
    );
    setShare(undefined);
    if (answer.ok) router.push(`/contacts/import?id=${answer.data.import_id}`);
    else showProblem("start", answer);
  };

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
    chooseTitles: (titles_line: number) => look({ ...reading, titles_line }, options.default_country, true),
    options,
    setOption: (change: Partial<ReviewOptions>) => {
      setOptions({ ...options, ...change });
      if (change.default_country) look(reading, change.default_country, false);
    },
    errors,
    problem,
    report,
    share,
    looking,
    sending,
    start: () =>
      startSending(() => {
        setErrors({});
        setProblem(undefined);
        return send();
      }),
  };
}
