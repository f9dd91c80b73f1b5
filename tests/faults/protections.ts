/** A protection, how to switch it off, and the scenario whose rules must then break. */
export interface Protection {
  name: string;
  edits: { file: string; find: string; replace: string }[];
  scenario: string;
  /** Another protection covers this one, so no rule may break. */
  covered?: boolean;
}

const SCHEMAS = "supabase/schemas";
const MESSAGES = `${SCHEMAS}/1-tables/messages.sql`;
const FOLLOW_UPS = `${SCHEMAS}/2-functions/follow-ups.sql`;
const OPT_OUTS = `${SCHEMAS}/2-functions/contacts/opt-outs.sql`;
const LAUNCH = `${SCHEMAS}/2-functions/campaigns/launch.sql`;
const PICKING = `${SCHEMAS}/2-functions/sending/claim.sql`;
const RECORDING = `${SCHEMAS}/2-functions/sending/record.sql`;
const STATUSES = `${SCHEMAS}/2-functions/webhooks/statuses.sql`;
const WORK = `${SCHEMAS}/2-functions/sending/pump.sql`;
const PUMP = `${SCHEMAS}/3-api/sending.sql`;

const RESTORES = `${SCHEMAS}/2-functions/restores.sql`;

const leaseIsIgnored = [
  { file: PUMP, find: "if s.lease_until > v_now then\n    return", replace: "if false then\n    return" },
  {
    file: PUMP,
    find: "if s.id is null or p_lease is null or s.lease_token is distinct from p_lease then",
    replace: "if s.id is null then",
  },
];

const optOutAtClaim = {
  file: PICKING,
  find: "when exists (select from private.open_opt_outs(k.phone_key, k.user_key)) then 'opted_out'\n        when h.sharing",
  replace: "when false then 'opted_out'\n        when h.sharing",
};

/** Opt-outs that count only for the number that they came to. */
const optOutOf = (sender: string) =>
  `when exists (select from public.opt_outs o where o.person_key in (k.phone_key, k.user_key) and o.ended_at is null
          and coalesce(o.sender_id, ${sender}) = ${sender}) then 'opted_out'`;

const storableAnswers = [
  {
    file: "lib/whatsapp/graph.ts",
    find: "JSON.parse(storableJson(text))",
    replace: "JSON.parse(text ?? storableJson(text))",
  },
  {
    file: "lib/whatsapp/graph.ts",
    find: "Math.abs(code) < 2 ** 31 ? code : CODE_OUT_OF_RANGE",
    replace: "code ?? CODE_OUT_OF_RANGE",
  },
  {
    file: "lib/whatsapp/graph.ts",
    find: ".slice(0, MOST_DETAILS).toWellFormed()",
    replace: ".slice(0, MOST_DETAILS)",
  },
];

const forward = {
  file: STATUSES,
  find: "when m.state in ('delivered', 'read') then greatest(m.state, g.up)\n        when g.up >= 'delivered' then g.up",
  replace: "when g.up is not null then g.up",
};

const fence = { file: "lib/sending/pump.ts", find: "tooLate ? FENCED : ", replace: "" };

export const PROTECTIONS: Protection[] = [
  {
    name: "an unknown message is not sent again",
    edits: [
      {
        file: RECORDING,
        find: "when d.outcome = 'unknown' then 'unknown'",
        replace: "when d.outcome = 'unknown' then 'queued'",
      },
    ],
    scenario: "webhooks-go-astray",
  },
  {
    name: "a slot is held until a window after the response",
    edits: [
      {
        file: RECORDING,
        find: "else p_now - least(r.age, p_now - a.claimed_at) + s.long_window",
        replace: "else a.claimed_at + s.long_window",
      },
    ],
    scenario: "pump-frozen",
  },
  {
    name: "the window is counted",
    edits: [
      { file: PUMP, find: "s.rate_per_minute - v_busy, s.rate_per_second - v_busy_short", replace: "1000" },
      { file: PUMP, find: "v_base <= v_now + v_ahead and", replace: "" },
      {
        file: PUMP,
        find: "v_room,\n        1 + floor(extract(epoch from v_now + v_ahead - v_base) / extract(epoch from v_step)) - cardinality(v_picked));",
        replace: "v_room);",
      },
    ],
    scenario: "token-expires",
  },
  {
    name: "the sender's row is locked while slots are granted, and the lease is checked",
    edits: [
      ...leaseIsIgnored,
      {
        file: PUMP,
        find: "private.share_tier(p_sender_id);\n  select * into s from public.senders where id = p_sender_id for no key update;",
        replace:
          "private.share_tier(p_sender_id);\n  select * into s from public.senders where id = p_sender_id;",
      },
    ],
    scenario: "calls-go-astray",
  },
  { name: "only one pump has the lease", edits: leaseIsIgnored, scenario: "calls-go-astray", covered: true },
  { name: "the fence before each call of Meta", edits: [fence], scenario: "pump-frozen", covered: true },
  {
    name: "the fence before each call of Meta, and the time-out of a claim",
    edits: [
      fence,
      {
        file: "lib/sending/ledger.ts",
        find: "const TIMEOUT_MS = 10_000;",
        replace: "const TIMEOUT_MS = 600_000;",
      },
    ],
    scenario: "pump-frozen",
  },
  {
    name: "each message carries our id",
    edits: [
      {
        file: "lib/whatsapp/send-message.ts",
        find: "biz_opaque_callback_data: callback_data,",
        replace: "",
      },
    ],
    scenario: "kill-the-app",
  },
  {
    name: "open attempts are set to unknown",
    edits: [{ file: WORK, find: "if v_results is null then return 0; end if;", replace: "return 0;" }],
    scenario: "kill-the-app",
  },
  {
    name: "QStash repeats a failed call",
    edits: [{ file: "supabase/functions/_shared/send-job.ts", find: "retries: 3", replace: "retries: 0" }],
    scenario: "kill-the-app-as-deployed",
  },
  { name: "statuses only go forward", edits: [forward], scenario: "storm", covered: true },
  {
    name: "statuses only go forward, and the trigger that refuses the rest",
    edits: [
      forward,
      {
        file: MESSAGES,
        find: "for each row when (old.state <> new.state and",
        replace: "for each row when (false and",
      },
    ],
    scenario: "storm",
  },
  {
    name: "the webhook responds only after storing",
    edits: [
      {
        file: "supabase/functions/whatsapp-webhook/handler.ts",
        find: "const stored = await deps.store(body);",
        replace:
          "void deps.store(body);\n  const stored = { stored: true, is_json: true, error: null, wake: [] as number[] } as Awaited<ReturnType<typeof deps.store>>;",
      },
    ],
    scenario: "kill-the-webhook",
  },
  {
    name: "updates of messages are counted",
    edits: [
      {
        file: MESSAGES,
        find: "create trigger messages_updated after update on public.messages\n  referencing old table as old_rows new table as new_rows for each statement execute function private.count_messages();",
        replace: "",
      },
    ],
    scenario: "token-expires",
  },
  {
    name: "Message 2 is unique",
    edits: [
      {
        file: MESSAGES,
        find: "(campaign_id, contact_id, kind)\n  where kind in ('message_1', 'message_2')",
        replace: "(campaign_id, contact_id, kind)\n  where kind = 'message_1'",
      },
      {
        file: FOLLOW_UPS,
        find: "on conflict (campaign_id, contact_id, kind) where kind in ('message_1', 'message_2') do nothing\n",
        replace: "",
      },
      {
        file: FOLLOW_UPS,
        find: "where x.campaign_id = a.campaign_id and x.contact_id = a.contact_id and x.kind = 'message_2'",
        replace: "where false",
      },
    ],
    scenario: "kill-the-webhook",
  },
  {
    name: "the claim checks opt-outs",
    edits: [optOutAtClaim],
    scenario: "stop-before-the-claim",
    covered: true,
  },
  {
    name: "the claim checks opt-outs, and STOP empties the queue",
    edits: [
      optOutAtClaim,
      {
        file: OPT_OUTS,
        find: "perform private.skip_messages(v_messages, 'opted_out');",
        replace: "",
      },
    ],
    scenario: "stop-before-the-claim",
  },
  {
    name: "an opt-out holds for every number of ours",
    edits: [
      {
        ...optOutAtClaim,
        replace: `${optOutOf("p_sender.id")}\n        when h.sharing`,
      },
      {
        file: `${SCHEMAS}/2-functions/campaigns/audience.sql`,
        find: "when exists (select from private.open_opt_outs(k.phone_key, k.user_key)) then 'opted_out'",
        replace: optOutOf("$4"),
      },
      {
        file: OPT_OUTS,
        find: "where contact_id = k.id and state = 'queued' and kind <> 'confirmation') m;",
        replace:
          "where contact_id = k.id and state = 'queued' and kind <> 'confirmation' and sender_id = p_sender_id) m;",
      },
    ],
    scenario: "number-changed",
  },
  {
    name: "the audience is frozen at the launch",
    edits: [
      {
        file: LAUNCH,
        find: "delete from private.frozen_audience where campaign_id = c.id and contact_id = any (v_ids) returning *",
        replace: `delete from private.frozen_audience f where f.campaign_id = c.id and f.contact_id = any (v_ids)
      and exists (select from public.campaign_categories g join public.category_contacts x using (category_id)
        where g.campaign_id = c.id and x.contact_id = f.contact_id) returning *`,
      },
    ],
    scenario: "launch-while-deleting",
  },
  {
    name: "a launch waits for an erasure in progress",
    edits: [
      {
        file: LAUNCH,
        find: "  perform from public.contacts where id = any (v_ids) order by id for key share;\n  insert",
        replace: "  insert",
      },
    ],
    scenario: "launch-while-deleting",
  },
  {
    name: "a campaign writes to a number once",
    edits: [
      {
        file: PICKING,
        find: "if p_recipients is null then return '{}'::bigint[]; end if;",
        replace: "return '{}';",
      },
    ],
    scenario: "launch-while-deleting",
  },
  { name: "Meta's answers are made storable", edits: storableAnswers, scenario: "poisoned-answers" },
  {
    name: "Meta's answers are made storable, and a refused result is set aside alone",
    edits: [
      ...storableAnswers,
      {
        file: "lib/sending/pump.ts",
        find: "if (!isRefused(error) || !only) throw error;",
        replace: "if (!only || batch.length > 0) throw error;",
      },
    ],
    scenario: "poisoned-answers",
  },
  {
    name: "nothing is claimed once a restore is noticed, and the sweep pauses the senders",
    edits: [
      {
        file: RESTORES,
        find: "if current_setting('relance.restore_noticed', true) = 'true'\n    or exists (select from private.restores where noticed_at is not null) then",
        replace: "if false then",
      },
    ],
    scenario: "restored-from-a-backup",
  },
  {
    name: "what a restored database had queued becomes unknown",
    edits: [
      {
        file: RESTORES,
        find: "where c.status is distinct from 'cancelled' order by q.message_id limit p_limit);",
        replace: "where false);",
      },
    ],
    scenario: "restored-from-a-backup",
  },
  {
    name: "an expired token stops the sender",
    edits: [
      {
        file: `${SCHEMAS}/4-data/error-classes.sql`,
        find: "select code, 'stops_sender' from unnest(array[\n  0, 3, 10, 33, 104, 190,",
        replace:
          "select 190, 'permanent' union all select code, 'stops_sender' from unnest(array[\n  0, 3, 10, 33, 104,",
      },
    ],
    scenario: "token-expires",
  },
];
