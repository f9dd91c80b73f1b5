import { useTranslations } from "next-intl";
import { cn } from "@/components/ui/cn";
import { alternativesOf, boundsOf, resolved, type Schema, typeOf } from "./description";
import { FieldLine } from "./field-line";
import { Fold } from "./fold";

const DEEPEST = 5;

type SchemaViewProps = { schema: Schema; depth?: number };

/** The fields of an object with their types; nested objects open on demand. */
export function SchemaView({ schema, depth = 0 }: SchemaViewProps) {
  const [option = {}] = alternativesOf(schema).options;
  const shape = resolved(option);
  const fields = Object.entries(shape.properties ?? {});
  if (fields.length === 0) return <p className="text-sm/6 text-muted-foreground">{typeOf(schema)}</p>;
  return (
    <ul className={cn("grid gap-3", depth > 0 && "mt-2 border-l-2 border-border pl-4")}>
      {fields.map(([name, field]) => (
        <li key={name}>
          <FieldLine name={name} type={typeOf(field)} required={shape.required?.includes(name)} />
          <Bounds schema={field} />
          {depth < DEEPEST && <Inner schema={field} depth={depth} />}
        </li>
      ))}
    </ul>
  );
}

export function Bounds({ schema }: { schema: Schema }) {
  const bounds = boundsOf(schema);
  if (bounds.length === 0 && !schema.description) return null;
  return (
    <p className="grid gap-0.5 text-xs wrap-anywhere text-muted-foreground" lang="en">
      {schema.description}
      {bounds.length > 0 && <code>{bounds.join(", ")}</code>}
    </p>
  );
}

function Inner({ schema, depth }: Required<SchemaViewProps>) {
  const t = useTranslations("api_docs");
  const inside = alternativesOf(schema)
    .options.map(resolved)
    .map((option) =>
      resolved(
        option.items ??
          (typeof option.additionalProperties === "object" ? option.additionalProperties : option),
      ),
    )
    .flatMap((option) => alternativesOf(option).options.map(resolved))
    .filter(({ properties }) => properties);
  if (inside.length === 0) return null;
  return (
    <Fold title={t("fields")}>
      {inside.map((option, at) => (
        <SchemaView key={at} schema={option} depth={depth + 1} />
      ))}
    </Fold>
  );
}
