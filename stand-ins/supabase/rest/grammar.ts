import {
  after,
  anyChar,
  attempt,
  before,
  between,
  chain,
  char,
  digit,
  either,
  endOfText,
  letter,
  many,
  map,
  named,
  noneOf,
  notFollowedBy,
  oneOf,
  optional,
  type Parser,
  peek,
  separated,
  some,
  succeed,
  word,
} from "./parsing.ts";

export type JsonStep = { text: boolean } & ({ key: string } | { index: string });
export interface Field {
  name: string;
  path: JsonStep[];
}
type Quantifier = "any" | "all";
export type Operation =
  | { kind: "compare"; operator: string; value: string; quantifier?: Quantifier }
  | { kind: "in"; values: string[] }
  | { kind: "is"; what: string }
  | { kind: "distinct"; value: string }
  | { kind: "search"; query: string; language?: string; value: string };
export interface Condition {
  field: Field;
  not: boolean;
  operation: Operation;
}
export type Logic = Condition | { not: boolean; join: "and" | "or"; parts: Logic[] };
export interface Column {
  field: Field;
  alias?: string;
  cast?: string;
  aggregate?: string;
}
export interface Embedding {
  relation: string;
  alias?: string;
  hint?: string;
  inner: boolean;
  spread: boolean;
  items: SelectItem[];
}
export type SelectItem = Column | Embedding;
export interface OrderTerm {
  /** Of an embedded row. */
  relation?: string;
  field: Field;
  direction?: string;
  nulls?: string;
}

const join = (parser: Parser<string[]>) => map(parser, (chars) => chars.join(""));
const spaces = many(oneOf(" \t"));
const lexeme = <T>(parser: Parser<T>) => between(spaces, parser, spaces);
const delimiter = named(char("."), "delimiter (.)");
const quotedValue = between(
  char('"'),
  join(many(either(noneOf('\\"'), before(char("\\"), anyChar)))),
  char('"'),
);
const identifier = map(some(either(letter, digit, oneOf("_ $"))), (chars) => chars.join("").trim());
const dash = attempt(before(char("-"), notFollowedBy(char(">"))));
const dashed = (parser: Parser<string>) => map(separated(parser, dash), (parts) => parts.join("-"));
const fieldName = named(either(quotedValue, dashed(identifier)), "field name (* or [a..z0..9_$])");

const jsonKey = named(
  either(quotedValue, dashed(map(some(noneOf("(-:.,>)")), (chars) => chars.join("").trim()))),
  "any non reserved character different from: .,>()",
);
const endOfIndex = either<unknown>(
  ...["->", "::", ".", ","].map((next) => attempt<unknown>(peek(word(next)))),
  attempt<unknown>(endOfText),
);
const jsonIndex = after(
  chain(optional(char("-"), "+"), (sign) => map(some(digit), (digits) => sign + digits.join(""))),
  endOfIndex,
);
const jsonStep = chain(
  either(
    map(attempt(word("->>")), () => true),
    map(attempt(word("->")), () => false),
  ),
  (text) =>
    either<JsonStep>(
      map(attempt(jsonIndex), (index) => ({ text, index })),
      map(attempt(jsonKey), (key) => ({ text, key })),
    ),
);
const jsonPath = many(jsonStep);
const bareField: Parser<Field> = chain(fieldName, (name) =>
  map(optional(jsonPath, []), (path) => ({ name, path })),
);
const field = lexeme(bareField);

/** `parent.child.column->>key` of a filter's name: the embeddings that lead to the column, and the column. */
export const treePath: Parser<{ path: string[]; field: Field }> = chain(
  separated(fieldName, delimiter),
  (names) =>
    map(optional(jsonPath, []), (path) => ({
      path: names.slice(0, -1),
      field: { name: names.at(-1) ?? "", path },
    })),
);

/** `parent.not.or` of a logical filter's name. */
export const logicPath: Parser<{ path: string[]; operator: string }> = map(
  separated(fieldName, delimiter),
  (names) => ({
    path: names.slice(0, -1).filter((name) => name !== "not"),
    operator: `${names.includes("not") ? "not." : ""}${names.at(-1)}`,
  }),
);

const words = <T>(pairs: Record<string, T>): Parser<T> =>
  either(...Object.entries(pairs).map(([text, value]) => map(attempt(word(text)), () => value)));
const ignoringCase = (text: string): Parser<string> =>
  [...text].reduceRight<Parser<string>>(
    (rest, each) => before(either(char(each), char(each.toUpperCase())), rest),
    succeed(text),
  );

const simple = words({
  neq: "<>",
  cs: "@>",
  cd: "<@",
  ov: "&&",
  sl: "<<",
  sr: ">>",
  nxr: "&<",
  nxl: "&>",
  adj: "-|-",
});
const quantified = words({
  eq: "=",
  gte: ">=",
  gt: ">",
  lte: "<=",
  lt: "<",
  like: "like",
  ilike: "ilike",
  match: "~",
  imatch: "~*",
});
const isWhat = named(
  either(...["null", "not_null", "true", "false", "unknown"].map((each) => attempt(ignoringCase(each)))),
  "isVal: (null, not_null, true, false, unknown)",
);
const searches = words({
  fts: "to_tsquery",
  plfts: "plainto_tsquery",
  phfts: "phraseto_tsquery",
  wfts: "websearch_to_tsquery",
});
const listElement = either(
  attempt(after(quotedValue, notFollowedBy(noneOf(",)")))),
  join(many(noneOf(",)"))),
);
const list = after(before(lexeme(char("(")), separated(listElement, char(","))), lexeme(char(")")));
const started = (name: string) => attempt(before(word(name), delimiter));
const inBrackets = <T>(parser: Parser<T>) => attempt(between(char("("), parser, char(")")));

const operationOn = (value: Parser<string>): Parser<{ not: boolean; operation: Operation }> => {
  const operation = named(
    either<Operation>(
      map(before(started("in"), list), (values) => ({ kind: "in", values })),
      map(before(started("is"), isWhat), (what) => ({ kind: "is", what })),
      map(before(started("isdistinct"), value), (text) => ({ kind: "distinct", value: text })),
      attempt(
        chain(searches, (query) =>
          chain(optional(inBrackets(identifier)), (language) =>
            map(
              before(delimiter, value),
              (text): Operation => ({ kind: "search", query, language, value: text }),
            ),
          ),
        ),
      ),
      attempt(
        chain(simple, (operator) =>
          map(before(delimiter, value), (text): Operation => ({ kind: "compare", operator, value: text })),
        ),
      ),
      attempt(
        chain(quantified, (operator) =>
          chain(
            optional(
              inBrackets(
                either<Quantifier>(
                  words({ any: "any" as const }),
                  map(word("all"), () => "all"),
                ),
              ),
            ),
            (quantifier) =>
              map(
                before(delimiter, value),
                (text): Operation => ({ kind: "compare", operator, quantifier, value: text }),
              ),
          ),
        ),
      ),
    ),
    "operator (eq, gt, ...)",
  );
  const not = either(
    map(started("not"), () => true),
    succeed(false),
  );
  return chain(not, (negated) => map(operation, (found) => ({ not: negated, operation: found })));
};

/** `eq.value`, which has the rest of the text for its value. */
export const filter = operationOn(join(many(anyChar)));

const braces = map(between(word("{"), join(many(noneOf("{}"))), word("}")), (inner) => `{${inner}}`);
const valueInLogic = either(
  attempt(after(quotedValue, notFollowedBy(noneOf(",)")))),
  attempt(braces),
  join(many(noneOf(",)"))),
);
const operationInLogic = operationOn(valueInLogic);
const condition: Parser<Logic> = chain(field, (found) =>
  map(before(delimiter, operationInLogic), (rest) => ({ field: found, ...rest })),
);
const logicOperator = named(
  either<"and" | "or">(
    map(attempt(word("and")), () => "and"),
    map(word("or"), () => "or"),
  ),
  "logic operator (and, or)",
);
const negation = named(
  either(
    map(started("not"), () => true),
    succeed(false),
  ),
  "negation operator (not)",
);

/** `or(a.eq.1,not.and(b.is.null,c.in.(1,2)))`. */
export const logic: Parser<Logic> = (text, at) =>
  either<Logic>(
    attempt(condition),
    chain(negation, (not) =>
      chain(logicOperator, (operator) =>
        map(
          after(before(lexeme(char("(")), separated(logic, lexeme(char(",")))), lexeme(char(")"))),
          (parts) => ({ not, join: operator, parts }),
        ),
      ),
    ),
  )(text, at);

const aliasEnd = before(char(":"), notFollowedBy(char(":")));
const alias = optional(attempt(after(fieldName, aliasEnd)));
const embeddingParameter = before(
  char("!"),
  either<{ inner?: boolean; hint?: string }>(
    map(attempt(word("left")), () => ({ inner: false })),
    map(attempt(word("inner")), () => ({ inner: true })),
    map(attempt(fieldName), (hint) => ({ hint })),
  ),
);
const embeddingParameters = chain(optional(embeddingParameter), (first) =>
  map(optional(embeddingParameter), (second) => ({
    hint: first?.hint ?? second?.hint,
    inner: first?.inner ?? second?.inner ?? false,
  })),
);
const opens = attempt(peek(word("(")));
type Head = Omit<Embedding, "items">;
const spreadHead: Parser<Head> = lexeme(
  chain(before(word("..."), fieldName), (relation) =>
    map(after(embeddingParameters, opens), (rest) => ({ relation, spread: true, ...rest })),
  ),
);
const isCount = (name: string): Parser<string> =>
  name === "count" ? (_, at) => ({ ok: false, consumed: false, failure: { at, notes: [] } }) : succeed(name);
const embeddingHead: Parser<Head> = lexeme(
  chain(alias, (given) =>
    chain(chain(fieldName, isCount), (relation) =>
      map(after(embeddingParameters, opens), (rest) => ({
        relation,
        spread: false,
        ...(given === undefined ? {} : { alias: given }),
        ...rest,
      })),
    ),
  ),
);
const columnEnd = either<unknown>(
  attempt<unknown>(peek(word(")"))),
  attempt<unknown>(peek(word(","))),
  attempt<unknown>(endOfText),
);
const cast = optional(before(word("::"), identifier));
const aggregates = either(
  word("sum"),
  word("avg"),
  word("count"),
  attempt(word("max")),
  attempt(word("min")),
);
const column: Parser<Column> = lexeme(
  either<Column>(
    attempt(map(after(word("*"), columnEnd), () => ({ field: { name: "*", path: [] } }))),
    attempt(
      chain(alias, (given) =>
        map(after(before(word("count()"), cast), columnEnd), () => ({
          field: { name: "*", path: [] },
          aggregate: "count",
          alias: given,
        })),
      ),
    ),
    chain(alias, (given) =>
      chain(field, (found) =>
        chain(cast, (to) =>
          chain(optional(attempt(before(char("."), after(aggregates, word("()"))))), (aggregate) =>
            map(after(cast, columnEnd), () => ({ field: found, cast: to, aggregate, alias: given })),
          ),
        ),
      ),
    ),
  ),
);
const withItems = (head: Parser<Head>): Parser<SelectItem> =>
  chain(attempt(head), (found) =>
    map(between(char("("), select, char(")")), (items) => ({ ...found, items })),
  );

/** The parameter `select`. */
export const select: Parser<SelectItem[]> = (text, at) =>
  optional(
    separated(either<SelectItem>(withItems(spreadHead), withItems(embeddingHead), column), lexeme(char(","))),
    [] as SelectItem[],
  )(text, at);

const orderEnd = either<unknown>(attempt<unknown>(peek(char(","))), attempt<unknown>(endOfText));
const direction = optional(
  either(attempt(before(delimiter, word("asc"))), attempt(before(delimiter, word("desc")))),
);
const nullOrder = either(
  map(attempt(before(delimiter, word("nullsfirst"))), () => "nulls first"),
  map(attempt(before(delimiter, word("nullslast"))), () => "nulls last"),
);
const orderRest = chain(direction, (found) =>
  map(
    either<string | undefined>(
      after(optional(nullOrder), orderEnd),
      map(orderEnd, () => undefined),
    ),
    (nulls) => ({ direction: found, nulls }),
  ),
);
const orderTerm: Parser<OrderTerm> = lexeme(
  either<OrderTerm>(
    attempt(
      chain(fieldName, (relation) =>
        chain(between(char("("), field, char(")")), (found) =>
          map(orderRest, (rest) => ({ relation, field: found, ...rest })),
        ),
      ),
    ),
    chain(field, (found) => map(orderRest, (rest) => ({ field: found, ...rest }))),
  ),
);

/** The parameter `order`. */
export const order = separated(orderTerm, char(","));

/** The parameters `columns` and `on_conflict`. */
export const columns = separated(fieldName, lexeme(char(",")));
