import Link from "next/link";
import { useTranslations } from "next-intl";
import { type Operation, TAGS } from "./description";

export const operationHref = ({ operationId }: Operation): string => `/api/docs?operation=${operationId}`;

export function Method({ name }: { name: string }) {
  return (
    <span className="api-method" data-method={name}>
      {name}
    </span>
  );
}

/** A path that may break after each of its parts. */
export function Path({ path }: { path: string }) {
  const parts = path.split(/(?=\/)/);
  return (
    <code className="api-path">
      {parts.map((part, at) => (
        <span key={at}>
          {part}
          <wbr />
        </span>
      ))}
    </code>
  );
}

export function OperationList({ current }: { current?: string }) {
  const t = useTranslations("api_docs");
  return (
    <nav className="api-list" aria-label={t("operations")}>
      {TAGS.map(({ name, description, operations }) => (
        <section key={name} aria-labelledby={`tag-${name}`}>
          <h2 id={`tag-${name}`}>{name}</h2>
          <p lang="en">{description}</p>
          <ul>
            {operations.map((operation) => (
              <li key={operation.operationId}>
                <Link
                  href={operationHref(operation)}
                  prefetch={false}
                  aria-current={operation.operationId === current ? "page" : undefined}
                >
                  <Method name={operation.method} />
                  <Path path={operation.path.replace("/api", "")} />
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}
