"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, NativeSelect, Textarea } from "@/components/ui/input";
import { type Call, curlOf, readAnswer, requestOf, type Shown } from "./call";
import { CodeBlock } from "./code-block";
import type { Parameter } from "./description";
import { Fold } from "./fold";
import { Status } from "./status";

type TryItProps = {
  method: string;
  path: string;
  parameters: {
    place: Parameter["in"];
    name: string;
    required: boolean;
    hint: string;
    choices?: string[];
  }[];
  bodies: { type: string; text: string }[];
  isOpen: boolean;
  email: string | null;
  /** Origin of this app, for the command. */
  origin: string;
};

/** A form to make a call with the user's session or a token, with the response. */
export function TryIt({ method, path, parameters, bodies, isOpen, email, origin }: TryItProps) {
  const t = useTranslations("api_docs");
  const [call, setCall] = useState<Call>({
    method,
    path,
    values: {},
    token: "",
    type: bodies[0]?.type,
    text: bodies[0]?.text ?? "",
    file: undefined,
  });
  const [shown, setShown] = useState<Shown>();
  const [busy, setBusy] = useState(false);
  const change = (part: Partial<Call>) => setCall((before) => ({ ...before, ...part }));

  async function send(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    const begun = performance.now();
    try {
      const { url, init } = requestOf(call, parameters);
      setShown(await readAnswer(await fetch(url, init), begun));
    } catch {
      setShown({ failed: true });
    }
    setBusy(false);
  }

  return (
    <form className="grid gap-4" onSubmit={send}>
      <div className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,17rem),1fr))] gap-x-6 gap-y-4 empty:hidden">
        {parameters.map(({ place, name, required, hint, choices }) => (
          <Field
            key={name}
            label={<code>{name}</code>}
            hint={`${t(`in_${place}`)} · ${hint}`}
            optional={!required}
          >
            {choices ? (
              <NativeSelect
                value={call.values[name] ?? ""}
                required={required}
                onChange={(event) => change({ values: { ...call.values, [name]: event.target.value } })}
              >
                <option value="">—</option>
                {choices.map((choice) => (
                  <option key={choice}>{choice}</option>
                ))}
              </NativeSelect>
            ) : (
              <Input
                value={call.values[name] ?? ""}
                required={required}
                autoCapitalize="none"
                spellCheck={false}
                onChange={(event) => change({ values: { ...call.values, [name]: event.target.value } })}
              />
            )}
          </Field>
        ))}
      </div>
      {bodies.length > 1 && (
        <Field label={t("body")}>
          <NativeSelect
            value={call.type}
            onChange={({ target }) =>
              change({
                type: target.value,
                text: bodies.find(({ type }) => type === target.value)?.text ?? "",
              })
            }
          >
            {bodies.map(({ type }) => (
              <option key={type}>{type}</option>
            ))}
          </NativeSelect>
        </Field>
      )}
      {call.type === "application/json" && (
        <Field label={t("json_body")}>
          <Textarea
            className="font-mono text-sm/normal"
            value={call.text}
            rows={Math.min(16, call.text.split("\n").length + 1)}
            spellCheck={false}
            onChange={(event) => change({ text: event.target.value })}
          />
        </Field>
      )}
      {call.type !== undefined && call.type !== "application/json" && (
        <Field label={t("file")}>
          <Input type="file" required onChange={(event) => change({ file: event.target.files?.[0] })} />
        </Field>
      )}
      {!isOpen && (
        <Field
          label={t("token")}
          optional={email !== null}
          hint={email ? t("as_session", { email }) : t("without_session")}
        >
          <Input
            value={call.token}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => change({ token: event.target.value.trim() })}
          />
        </Field>
      )}
      {method !== "GET" && <p className="text-sm text-muted-foreground">{t("it_is_real")}</p>}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button type="submit" busy={busy}>
          {t("send", { method })}
        </Button>
      </div>
      <Fold title={t("as_command")}>
        <CodeBlock>{curlOf(call, parameters, origin)}</CodeBlock>
      </Fold>
      <div aria-live="polite">{shown && <Answered shown={shown} />}</div>
    </form>
  );
}

function Answered({ shown }: { shown: Shown }) {
  const t = useTranslations("api_docs");
  if ("failed" in shown) return <p className="text-destructive-text">{t("no_answer")}</p>;
  const { status, milliseconds, type, body, retry_after } = shown;
  return (
    <div className="grid gap-2">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Status code={String(status)} />
        <span className="text-sm text-muted-foreground">
          {type} · {t("took", { milliseconds })}
          {retry_after && ` · Retry-After: ${retry_after}`}
        </span>
      </p>
      {body !== "" && (
        <CodeBlock data-slot="answer" className="max-h-128" tabIndex={0}>
          {body}
        </CodeBlock>
      )}
    </div>
  );
}
