import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { submitTemplateAction, uploadSampleAction } from "@/lib/templates/actions";
import { type MediaFormat, SAMPLE_BYTES, SAMPLE_TYPES } from "@/lib/templates/drafting";
import { callAction } from "../common/call-action";
import { useKept } from "../common/use-kept";
import { toast } from "../ui/toast";
import { emptyTemplate, type TemplateValues, templateOf } from "./template-values";

/** State and submission of a template draft, which is stored in the browser until it is submitted. */
export function useTemplateForm(locale: string) {
  const t = useTranslations("templates.form");
  const words = useErrorWords();
  const router = useRouter();
  const [values, setValues] = useState<TemplateValues>(() => emptyTemplate(locale));
  const kept = useKept<TemplateValues>("template");
  const [problems, setProblems] = useState<Record<string, string>>({});
  const [refusals, setRefusals] = useState(0);
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [sample, setSample] = useHeaderSample(values.header_format);

  useEffect(() => setValues((fresh) => ({ ...fresh, ...kept.recall()?.values })), [kept]);

  useEffect(() => {
    if (refusals > 0) document.querySelector<HTMLElement>('form [aria-invalid="true"]')?.focus();
  }, [refusals]);

  const change = (patch: Partial<TemplateValues>) => {
    const next = { ...values, ...patch };
    setValues(next);
    kept.keep(next);
    const touched = [...Object.keys(patch), ...(patch.header_format ? ["header_media"] : [])];
    setProblems((before) =>
      Object.fromEntries(
        Object.entries(before).filter(([path]) => !touched.includes(path.split(".")[0] ?? "")),
      ),
    );
  };

  const refuse = (fields: Record<string, string>) => {
    setProblems(fields);
    setRefusals((before) => before + 1);
  };

  const fail = (code: string, fields: Record<string, string>) => {
    if (code !== "invalid") setFailure(words.error(code));
    refuse(fields);
  };

  const chooseSample = (file: File) => {
    const isOfKind = SAMPLE_TYPES[file.type] === values.header_format;
    const problem = !isOfKind ? "bad_sample_type" : file.size > SAMPLE_BYTES ? "sample_too_large" : null;
    if (problem === null) setSample(file);
    setProblems(({ header_media: _, ...others }) =>
      problem ? { ...others, header_media: problem } : others,
    );
  };

  const submit = async () => {
    if (busy) return;
    setBusy(true);
    setFailure(undefined);
    setProblems({});
    try {
      const [{ validateForm }, { NewTemplate }] = await Promise.all([
        import("../common/validate-form"),
        import("@/lib/templates/draft-schema"),
      ]);
      const check = validateForm(NewTemplate, templateOf(values, "-"));
      const missing = values.header_format !== "TEXT" && !sample && { header_media: "choose_file" };
      if (missing || !check.ok) return refuse({ ...missing, ...(check.ok ? {} : check.fields) });
      const media = sample && (await callAction(() => uploadSampleAction(formOf(sample.file))));
      if (media && !media.ok)
        return fail(media.code, media.fields.file ? { header_media: media.fields.file } : {});
      const answer = await callAction(() =>
        submitTemplateAction({ ...check.data, header_media: media?.data }),
      );
      if (!answer.ok) return fail(answer.code, answer.fields);
      kept.forget(true);
      toast.success(t("submitted", { name: answer.data.name }));
      router.push("/templates");
    } catch {
      setFailure(words.error("offline"));
    } finally {
      setBusy(false);
    }
  };

  const problemOf = (path: string) => words.field(problems[path]);
  return { values, change, sample, chooseSample, problemOf, failure, busy, submit };
}

export type TemplateFormState = ReturnType<typeof useTemplateForm>;

/** The sample file of a header, and its URL for the preview. */
export type HeaderSample = { file: File; url: string };

/** The sample file, as long as it matches the format of the header. */
function useHeaderSample(format: "TEXT" | MediaFormat) {
  const [sample, setSample] = useState<HeaderSample>();
  useEffect(() => () => URL.revokeObjectURL(sample?.url ?? ""), [sample]);
  const keep = (file: File) => setSample({ file, url: URL.createObjectURL(file) });
  const fits = sample && SAMPLE_TYPES[sample.file.type] === format;
  return [fits ? sample : undefined, keep] as const;
}

function formOf(file: File): FormData {
  const form = new FormData();
  form.set("file", file);
  return form;
}
