import { useTranslations } from "next-intl";
import { PageHead } from "@/components/common/page-head";
import { Section, Sheet } from "@/components/common/sheet";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { CodeBlock } from "./code-block";
import { type Operation, type Parameter, sampleOf, typeOf } from "./description";
import { FieldLine } from "./field-line";
import { Fold } from "./fold";
import { Method, Path } from "./operation-list";
import { Bounds, SchemaView } from "./schema-view";
import { Status } from "./status";
import { TryIt } from "./try-it";

type OperationViewProps = { operation: Operation; email: string | null; origin: string };

export function OperationView({ operation, email, origin }: OperationViewProps) {
  const t = useTranslations("api_docs");
  const { method, path, summary, description, security, parameters = [], requestBody, responses } = operation;
  const bodies = Object.entries(requestBody?.content ?? {});
  const isOpen = security.length === 0;
  return (
    <div className="grid gap-6">
      <PageHead
        title={
          <span lang="en">
            <RouteDescription text={summary} />
          </span>
        }
        back={{ href: "/api/docs", label: t("title") }}
      />
      <p className="flex items-center gap-3 text-lg/6">
        <Method name={method} />
        <Path path={path} />
      </p>
      <p className="text-muted-foreground">
        {isOpen ? t("open_to_all") : description ? t("for_super_admins") : t("for_people")}
      </p>
      <Sheet label={t("try")}>
        <Section title={t("try")}>
          <TryIt
            method={method}
            path={path}
            parameters={parameters.map(({ in: place, name, required = false, schema }) => ({
              place,
              name,
              required,
              hint: typeOf(schema),
              choices: schema.enum?.map(String),
            }))}
            bodies={bodies.map(([type, { schema, example }]) => ({
              type,
              text: type === "application/json" ? JSON.stringify(example ?? sampleOf(schema), null, 2) : "",
            }))}
            isOpen={isOpen}
            email={email}
            origin={origin}
          />
        </Section>
      </Sheet>
      <Sheet label={t("what_it_takes")}>
        {parameters.length === 0 && bodies.length === 0 && (
          <Section title={t("what_it_takes")}>
            <p className="text-muted-foreground">{t("takes_nothing")}</p>
          </Section>
        )}
        {parameters.length > 0 && (
          <Section title={t("parameters")}>
            <Parameters parameters={parameters} />
          </Section>
        )}
        {bodies.map(([type, { schema }]) => (
          <Section key={type} title={t("body")} aside={<code>{type}</code>}>
            <SchemaView schema={schema} />
          </Section>
        ))}
      </Sheet>
      <Sheet label={t("answers")}>
        {Object.entries(responses).map(([status, { description: told, content = {} }]) => (
          <Section
            key={status}
            title={<Status code={status} />}
            aside={
              !isProblem(content) && (
                <span lang="en">
                  <RouteDescription text={told} />
                </span>
              )
            }
          >
            {isProblem(content) && <ErrorCodes codes={codesIn(told)} />}
            {Object.entries(content)
              .filter(([type]) => type === "application/json")
              .map(([type, { schema, example }]) => (
                <div key={type} className="grid gap-3">
                  <SchemaView schema={schema} />
                  {example !== undefined && (
                    <Fold title={t("example")}>
                      <CodeBlock tabIndex={0}>{JSON.stringify(example, null, 2)}</CodeBlock>
                    </Fold>
                  )}
                </div>
              ))}
            {Object.keys(content)
              .filter((type) => !/^application\/(problem\+)?json$/.test(type))
              .map((type) => (
                <code key={type} className="text-sm text-muted-foreground">
                  {type}
                </code>
              ))}
          </Section>
        ))}
      </Sheet>
    </div>
  );
}

function Parameters({ parameters }: { parameters: Parameter[] }) {
  const t = useTranslations("api_docs");
  return (
    <ul className="grid gap-3">
      {parameters.map(({ in: place, name, required, description, schema }) => (
        <li key={name}>
          <FieldLine name={name} type={typeOf(schema)} required={required}>
            <span className="text-sm text-muted-foreground">{t(`in_${place}`)}</span>
          </FieldLine>
          <Bounds schema={{ ...schema, description }} />
        </li>
      ))}
    </ul>
  );
}

const PROBLEM = "application/problem+json";
const isProblem = (content: object) => PROBLEM in content;
/** The codes that the description of a refusal begins its lines with. */
const codesIn = (text: string) => [...text.matchAll(/^`(\w+)`/gm)].map(([, code = ""]) => code);

function ErrorCodes({ codes }: { codes: string[] }) {
  const words = useErrorWords();
  return (
    <dl className="grid gap-3">
      {codes.map((code) => (
        <div key={code}>
          <dt>
            <code className="font-[650] wrap-anywhere">{code}</code>
          </dt>
          <dd className="text-sm text-muted-foreground">{words.error(code)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Text between backticks is shown as code. */
function RouteDescription({ text }: { text: string }) {
  return text.split("`").map((part, at) => (at % 2 === 1 ? <code key={at}>{part}</code> : part));
}
