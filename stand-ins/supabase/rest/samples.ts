import { vi } from "vitest";
import { startTestStack, type TestStack } from "../test-stack.ts";

export interface Answer {
  status: number;
  body: unknown;
  headers: Headers;
}
type Init = RequestInit & { prefer?: string };

export interface Samples {
  stack: TestStack;
  /** As the service role. */
  call(path: string, init?: Init): Promise<Answer>;
  send(method: string, path: string, body: unknown, prefer?: string): Promise<Answer>;
}

/** A project with one table that has a column of each type, and calls of its REST API. */
export async function startSamples(): Promise<Samples> {
  const stack = await startTestStack();
  const call = async (path: string, init: Init = {}): Promise<Answer> => {
    const { prefer, ...rest } = init;
    const headers = { apikey: "sb_secret_test", ...(prefer ? { prefer } : {}), ...rest.headers };
    const response = await fetch(`${stack.url}/rest/v1/${path}`, { ...rest, headers });
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : undefined, headers: response.headers };
  };
  const send = (method: string, path: string, body: unknown, prefer = "return=representation") =>
    call(path, {
      method,
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
      prefer,
    });
  await stack.sql(`
    create extension if not exists citext with schema extensions;
    create type public.mood as enum ('calm', 'glad', 'sad');
    create table public.samples (
      id int primary key,
      txt text, var varchar(30), chr char(5), cit extensions.citext,
      big bigint, num numeric, yes boolean, day date, moment timestamptz, uid uuid,
      doc jsonb, tags text[], ints int[], mood public.mood, vec tsvector, span int4range
    );
    grant select, insert, update, delete on public.samples to service_role;
    create table public.texts (id int primary key generated always as identity, txt text, var varchar(30),
      cit extensions.citext, changed boolean not null default false);
    grant select, insert, update, delete on public.texts to service_role;
    insert into public.samples values
      (1, '+221771112233', 'one', 'ab', 'Dakar', 9007199254740993, 1.50, true, '2026-01-31', '2026-01-31 10:00+00',
       '00000000-0000-4000-8000-000000000001', '{"a": 1, "b": {"c": "x"}}', '{red,"light blue"}', '{1,2}', 'calm',
       to_tsvector('french', 'Les enfants jouent'), '[1,5)'),
      (2, '12345678901234567890', 'two', 'abc', 'dakar', 2, 1.5, false, '2026-02-28', '2026-02-28 10:00+02',
       '00000000-0000-4000-8000-000000000002', '[1, 2]', '{blue}', '{3}', 'glad',
       to_tsvector('french', 'Une réunion demain'), '[5,9)'),
      (3, 'true', 'a,b', '', 'Thiès', -3, 0, null, null, null, null, '"text"', '{}', '{}', 'sad', null, null),
      (4, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);
    notify pgrst, 'reload schema';
  `);
  await vi.waitFor(async () => {
    if ((await call("samples?select=id&limit=0")).status !== 200)
      throw new Error("The table is not known yet.");
  });
  return { stack, call, send };
}
