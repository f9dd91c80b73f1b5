import { useTranslations } from "next-intl";
import { alternativesOf, boundsOf, resolved, type Schema, typeOf } from "./description";

const DEEPEST = 5;

type SchemaViewProps = { schema: Schema; depth?: number };

/** The fields of an object, each with what it holds; those that hold objects open on demand. */
export function SchemaView({ schema, depth = 0 }: SchemaViewProps) {
  const t = useTranslations("api_docs");
  const [option = {}] = alternativesOf(schema).options;
  const shape = resolved(option);
  const fields = Object.entries(shape.properties ?? {});
  if (fields.length === 0) return <p className="api-type">{typeOf(schema)}</p>;
  return (
    <ul className="api-fields">
      {fields.map(([name, field]) => (
        <li key={name}>
          <div className="api-field">
            <code>{name}</code>
            <span className="api-type">{typeOf(field)}</span>
            {shape.required?.includes(name) && <span className="api-required">{t("required")}</span>}
          </div>
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
    <p className="api-bounds" lang="en">
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
    <details>
      <summary>{t("fields")}</summary>
      {inside.map((option, at) => (
        <SchemaView key={at} schema={option} depth={depth + 1} />
      ))}
    </details>
  );
}
