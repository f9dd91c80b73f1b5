"use client";

import { CircleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ComponentProps, createContext, type ReactNode, useContext, useId } from "react";
import { cn } from "./cn";

type FieldWiring = { id: string; "aria-describedby"?: string; "aria-invalid"?: true; "aria-required"?: true };

const FieldContext = createContext<FieldWiring | null>(null);

/** Props that connect a control inside a `Field` with its label, hint and error. */
export function useFieldWiring(): Partial<FieldWiring> {
  return useContext(FieldContext) ?? {};
}

type FieldProps = {
  label: ReactNode;
  children: ReactNode;
  hint?: ReactNode;
  error?: ReactNode;
  optional?: boolean;
  /** To the right of the label: a link, a toolbar. */
  aside?: ReactNode;
  hideLabel?: boolean;
  id?: string;
  className?: string;
};

export function Field({
  label,
  children,
  hint,
  error,
  optional,
  aside,
  hideLabel,
  id,
  className,
}: FieldProps) {
  const t = useTranslations("common");
  const ownId = useId();
  const controlId = id ?? ownId;
  const describedBy = [error ? `${controlId}-error` : "", hint ? `${controlId}-hint` : ""].filter(Boolean);
  const wiring: FieldWiring = {
    id: controlId,
    "aria-describedby": describedBy.join(" ") || undefined,
    "aria-invalid": error ? true : undefined,
  };
  const labelText = (
    <label htmlFor={controlId} className={hideLabel ? "sr-only" : "text-md font-semibold"}>
      {label}
      {optional && <span className="font-normal text-muted-foreground"> {t("optional")}</span>}
    </label>
  );
  return (
    <div
      data-slot="field"
      data-invalid={error ? true : undefined}
      className={cn("grid min-w-0 gap-1.5", className)}
    >
      {aside ? (
        <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-2">
          {labelText}
          {aside}
        </div>
      ) : (
        labelText
      )}
      <FieldContext value={wiring}>{children}</FieldContext>
      {error && <FieldError id={`${controlId}-error`}>{error}</FieldError>}
      {hint && (
        <span id={`${controlId}-hint`} className="text-sm text-muted-foreground">
          {hint}
        </span>
      )}
    </div>
  );
}

/** The title of a `fieldset`, styled as a label. */
export function FieldLegend({ className, ...props }: ComponentProps<"legend">) {
  return (
    <legend data-slot="field-legend" className={cn("pb-1 text-md font-semibold", className)} {...props} />
  );
}

export function FieldError({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <p
      id={id}
      data-slot="field-error"
      className="flex gap-1.5 text-sm font-medium text-destructive-text"
      role="alert"
    >
      <CircleAlert className="mt-[0.06rem]" />
      <span>{children}</span>
    </p>
  );
}
