import { AsyncLocalStorage } from "node:async_hooks";
import { PostgresConnection } from "@supabase/lite/postgres";
import type { Caller } from "../gateway.ts";
import { answerDatabaseError } from "./errors.ts";
import { postgresTypes } from "./pg-types.ts";

export interface RestRequest {
  caller: Caller;
  method: string;
  path: string;
  headers: Record<string, string>;
}

export const currentRequest = new AsyncLocalStorage<RestRequest>();

/** The hosted values, which PostgREST reads from the roles. */
const statementTimeouts: Record<string, string> = { anon: "3s" };
const reading = new Set(["GET", "HEAD"]);

type WithContext = PostgresConnection["withContext"];

/** The library's connection, with PostgREST's roles, settings and errors. */
export class RestConnection extends PostgresConnection {
  constructor(adminUrl: string) {
    super({
      url: adminUrl,
      postgresOptions: {
        max: 15,
        onnotice: () => {},
        types: postgresTypes,
        connection: { search_path: "public, extensions", application_name: "rest" },
      },
    });
  }

  // The library's version grants everything to everybody first, and makes six queries of one.
  override withContext: WithContext = (_vars, fn) => {
    const { caller, method, path, headers } = requestOf();
    const settings = {
      role: caller.role,
      statement_timeout: statementTimeouts[caller.role] ?? "8s",
      transaction_read_only: reading.has(method) ? "on" : "off",
      "request.jwt.claims": JSON.stringify(caller.claims),
      "request.method": method,
      "request.path": path,
      "request.headers": JSON.stringify(headers),
      "response.status": "",
      "response.headers": "",
    };
    return this.kysely.transaction().execute(async (transaction) => {
      await transaction
        .selectNoFrom((eb) =>
          Object.entries(settings).map(([name, value], index) =>
            eb.fn("set_config", [eb.val(name), eb.val(value), eb.val(true)]).as(`s${index}`),
          ),
        )
        .execute();
      return fn(transaction);
    });
  };

  override normalizeDbError(error: unknown): unknown {
    answerDatabaseError(error, requestOf().caller);
    return error;
  }
}

function requestOf(): RestRequest {
  const request = currentRequest.getStore();
  if (!request) throw new Error("The database was called outside a request.");
  return request;
}
