import type { TestDatabase } from "./database.ts";

export interface JobCall {
  url: string;
  body: Record<string, unknown>;
  headers: Record<string, string>;
}

/** pg_cron and pg_net as on hosted databases: names, arguments, and the result of a call. */
export async function emulateCron(db: TestDatabase) {
  await db.sql(`
    create schema cron;
    create table cron.job (jobid bigint generated always as identity primary key, schedule text not null, command text not null,
      jobname text not null unique, username text not null default current_user);
    create table cron.job_run_details (runid bigint generated always as identity primary key, jobid bigint, end_time timestamptz);
    create function cron.schedule(job_name text, schedule text, command text) returns bigint language sql as $$
      insert into cron.job (jobname, schedule, command) values (job_name, schedule, command)
      on conflict (jobname) do update set schedule = excluded.schedule, command = excluded.command returning jobid $$;
    create schema net;
    create table net.http_request_queue (id bigint generated always as identity primary key, method text, url text, headers jsonb, body jsonb);
    create function net.http_post(url text, body jsonb default '{}', params jsonb default '{}',
      headers jsonb default '{"Content-Type": "application/json"}', timeout_milliseconds int default 5000) returns bigint language sql as $$
      insert into net.http_request_queue (method, url, headers, body) values ('POST', url, headers, body) returning id $$`);
  return {
    jobs: () =>
      db.sql<{ jobname: string; schedule: string; command: string; username: string }>(
        "select * from cron.job",
      ),
    /** Simulates a minute: every job runs once, and the requests that it posted are returned. */
    async tick(): Promise<JobCall[]> {
      for (const { command } of await db.sql<{ command: string }>("select command from cron.job"))
        await db.sql(command);
      await db.sql("insert into cron.job_run_details (end_time) values (now())");
      return db.sql<JobCall>("delete from net.http_request_queue where true returning url, body, headers");
    },
  };
}
