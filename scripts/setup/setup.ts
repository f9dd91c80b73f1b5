import { environmentFindings } from "../doctor/environment.ts";
import { isBroken, linesOf } from "../doctor/finding.ts";
import { loadVariables } from "../doctor/load.ts";
import { type Language, languageOf, words } from "../language.ts";
import { discreet } from "../local/discretion.ts";
import { reasonOf } from "./reasons.ts";
import { STEPS, type Step } from "./steps.ts";

const VERDICT = {
  well: words("C’est fait. Vérifiez avec : npm run doctor", "Done. Check with: npm run doctor"),
  ill: words("Réparez ce qui est marqué ✗, puis recommencez.", "Fix what is marked ✗, then run this again."),
};

/** `npm run setup`: configures the outside services for this deployment. Repeatable. Exit code 1 when a step failed. */
export async function setup(args: string[], language: Language = languageOf(process.env)): Promise<number> {
  const variables = loadVariables({ local: args.includes("--local") });
  const hide = discreet(variables);
  const print = (line: string) => console.log(hide(line));
  const environment = environmentFindings(variables);
  let failed = isBroken(environment);
  for (const line of ["", ...linesOf(environment, language)]) print(line);
  if (!failed) for (const step of STEPS) failed = !(await take(step, language, print)) || failed;
  console.log(`\n  ${VERDICT[failed ? "ill" : "well"][language]}\n`);
  return failed ? 1 : 0;
}

async function take(
  { about, take }: Step,
  language: Language,
  print: (line: string) => void,
): Promise<boolean> {
  const name = about[language].padEnd(16);
  try {
    const { says, failed, skipped } = await take();
    print(`  ${failed ? "✗" : skipped ? "!" : "✓"} ${name} ${says[language]}`);
    return !failed;
  } catch (error) {
    print(`  ✗ ${name} ${await reasonOf(error, language)}`);
    return false;
  }
}
