import { ACCESS_FAULTS } from "./sql/access.ts";
import { CAMPAIGN_FAULTS } from "./sql/campaigns.ts";
import { ERROR_FAULTS } from "./sql/errors.ts";
import { IMPORT_FAULTS } from "./sql/imports.ts";
import { LINK_FAULTS } from "./sql/links.ts";
import { LIST_FAULTS } from "./sql/lists.ts";
import { MONEY_FAULTS } from "./sql/money.ts";
import { OPT_OUT_FAULTS } from "./sql/opt-outs.ts";
import { SENDING_FAULTS } from "./sql/sending.ts";
import { WAITING_FAULTS } from "./sql/waiting.ts";
import { WEBHOOK_FAULTS } from "./sql/webhooks.ts";

/** A fault in one SQL file, and the db test that must notice it. */
export interface SqlFault {
  name: string;
  /** In `supabase/schemas`. */
  file: string;
  find: string;
  replace: string;
  /** In `tests/db`, without `.test.ts`. */
  tests: string;
  /** The title as it stands in the file. */
  test: string;
}

export const SQL_FAULTS: SqlFault[] = [
  ...OPT_OUT_FAULTS,
  ...SENDING_FAULTS,
  ...ERROR_FAULTS,
  ...MONEY_FAULTS,
  ...WEBHOOK_FAULTS,
  ...CAMPAIGN_FAULTS,
  ...IMPORT_FAULTS,
  ...LINK_FAULTS,
  ...LIST_FAULTS,
  ...ACCESS_FAULTS,
  ...WAITING_FAULTS,
];
