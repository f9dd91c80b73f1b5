import { bodySql, type Payload } from "./changing.ts";
import { notHere, RestError } from "./errors.ts";
import type { Routine, Schema } from "./schema.ts";
import { name, type Values } from "./sql.ts";

/** The function of that name whose parameters are the given ones, but for those with a default. */
export function routineFor(called: string, given: string[], schema: Schema, byPost: boolean): Routine {
  const all = schema.routines.get(called) ?? [];
  const fitting = all.filter(({ arguments: parameters }) => {
    const required = parameters.filter(({ required: needed }) => needed).map((each) => each.name);
    const known = parameters.map((each) => each.name);
    return required.every((each) => given.includes(each)) && given.every((each) => known.includes(each));
  });
  const unnamed = all.filter(
    ({ arguments: [first, ...more] }) =>
      byPost && first?.name === "" && more.length === 0 && /^jsonb?$/.test(first.type),
  );
  const [found, ...others] = fitting.length > 0 ? fitting : unnamed;
  if (!found) throw unknown(called, given, byPost);
  if (others.length > 0) throw ambiguous([found, ...others]);
  if (found.arguments.some(({ variadic }) => variadic))
    throw notHere("functions with any number of arguments");
  return found;
}

function unknown(called: string, given: string[], byPost: boolean): RestError {
  const listed = given.toSorted((a, b) => (a < b ? -1 : 1)).join(", ");
  const inBrackets = given.length > 0 ? `(${listed})` : " without parameters";
  const spelled =
    given.length > 0 ? ` with parameter${given.length > 1 ? "s" : ""} ${listed}` : " without parameters";
  const alone = byPost ? " or with a single unnamed json/jsonb parameter" : "";
  const message = `Could not find the function public.${called}${inBrackets} in the schema cache`;
  return new RestError(404, "PGRST202", message, {
    details: `Searched for the function public.${called}${spelled}${alone}, but no matches were found in the schema cache.`,
  });
}

function ambiguous(routines: Routine[]): RestError {
  const shown = routines.map(
    (routine) =>
      `public.${routine.name}(${routine.arguments.map((each) => `${each.name} => ${each.type}`).join(", ")})`,
  );
  const message = `Could not choose the best candidate function between: ${shown.join(", ")}`;
  return new RestError(300, "PGRST203", message, {
    hint: "Try renaming the parameters or the function itself in the database so function overloading can be resolved",
  });
}

/** `given`: the body of a POST, or the texts of a GET. `columns`: what is needed of the rows it returns. */
export function callSql(
  routine: Routine,
  called: string,
  given: Payload | [string, string][],
  columns: string[],
  values: Values,
): string {
  const returnsValue = routine.returns !== "row";
  const shown = columns.includes("*")
    ? "pgrst_call.*"
    : columns.map((each) => `pgrst_call.${name(each)}`).join(", ");
  const selected = returnsValue ? "pgrst_call.pgrst_scalar" : shown;
  const callIt = (written: string) =>
    returnsValue
      ? `(select ${called}(${written}) pgrst_scalar) pgrst_call`
      : `${called}(${written}) pgrst_call`;
  const [first] = routine.arguments;
  if (!Array.isArray(given)) {
    if (first?.name === "")
      return `select ${selected} from ${callIt(`${values.add(given.text)}::${first.type}`)}`;
    const passed = routine.arguments.filter((each) => given.keys.includes(each.name));
    if (passed.length === 0) return `select ${selected} from ${callIt("")}`;
    const written = passed.map((each) => `${name(each.name)} := pgrst_body.${name(each.name)}`).join(", ");
    return `select ${selected} ${bodySql(given.text, passed, values, { onlyFirst: true })}, lateral ${callIt(written)}`;
  }
  const texts = new Map(given);
  const written = routine.arguments
    .filter((each) => texts.has(each.name))
    .map((each) => `${name(each.name)} := ${values.add(texts.get(each.name) ?? "")}::${each.type}`);
  return `select ${selected} from ${callIt(written.join(", "))}`;
}
