import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { toast } from "sonner";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { submitTemplateAction } from "@/lib/templates/actions";
import { answerOf } from "../common/answer-of";
import { emptyTemplate, type TemplateValues, templateOf } from "./form-values";

const PLACE = "template-draft";

/** The draft, what is wrong with it, and its way to Meta. The device remembers it until it is submitted. */
export function useTemplateForm(locale: string) {
  const t = useTranslations("templates.form");
  const words = useErrorWords();
  const router = useRouter();
  const [values, setValues] = useState<TemplateValues>(() => emptyTemplate(locale));
  const [problems, setProblems] = useState<Record<string, string>>({});
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState(false);

  useEffect(() => setValues((fresh) => recall() ?? fresh), []);

  const change = (patch: Partial<TemplateValues>) => {
    const next = { ...values, ...patch };
    setValues(next);
    remember(next);
    const touched = Object.keys(patch);
    setProblems((before) =>
      Object.fromEntries(
        Object.entries(before).filter(([path]) => !touched.includes(path.split(".")[0] ?? "")),
      ),
    );
  };

  const refuse = (fields: Record<string, string>) => {
    setProblems(fields);
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>('form [aria-invalid="true"], form [role="alert"]')?.focus(),
    );
  };

  const submit = async () => {
    if (busy) return;
    setBusy(true);
    setFailure(undefined);
    setProblems({});
    try {
      const draft = templateOf(values);
      const [{ checkForm }, { NewTemplate }] = await Promise.all([
        import("../common/check-form"),
        import("@/lib/templates/draft-schema"),
      ]);
      const check = checkForm(NewTemplate, draft);
      if (!check.ok) return refuse(check.fields);
      const answer = await answerOf(submitTemplateAction(check.data));
      if (!answer.ok) {
        if (answer.code !== "invalid") setFailure(words.error(answer.code));
        return refuse(answer.fields);
      }
      forget();
      toast.success(t("submitted", { name: answer.data.name }));
      router.push("/templates");
    } catch {
      setFailure(words.error("offline"));
    } finally {
      setBusy(false);
    }
  };

  const problemOf = (path: string) => words.field(problems[path]);
  return { values, change, problemOf, failure, busy, submit };
}

function recall(): TemplateValues | null {
  try {
    const kept = JSON.parse(localStorage.getItem(PLACE) ?? "null") as Partial<TemplateValues> | null;
    return kept && { ...emptyTemplate("fr"), ...kept };
  } catch {
    return null;
  }
}

function remember(values: TemplateValues): void {
  try {
    localStorage.setItem(PLACE, JSON.stringify(values));
  } catch {
    // A full or closed store costs the memory alone: what is typed still stands on the page.
  }
}

function forget(): void {
  try {
    localStorage.removeItem(PLACE);
  } catch {
    // Nothing was kept.
  }
}
