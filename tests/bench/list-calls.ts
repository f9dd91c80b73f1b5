import { SUPER_ADMIN } from "./archive.ts";

export interface Call {
  row: "lists" | "dashboard";
  name: string;
  sql: string;
  by?: string;
}

const LAST_WEEK = "json_build_object('from', now() - interval '7 days')::jsonb";

/** The queries of pages, with their users' rights, with few rows and with many; `{half}` is half the contacts. */
export const CALLS: Call[] = [
  ...listsOf("contacts", "list_contacts", [
    ["newest", "'{}'"],
    ["in the middle", `'{}', 'newest', '[{half}]'`],
    ["by name", "'{}', 'name'"],
    ["by name, in the middle", `'{}', 'name', '["jean kane", {half}]'`],
    ["a common name", `'{"q": "ndiaye"}'`],
    ["a common name, in the middle", `'{"q": "ndiaye"}', 'newest', '[{half}]'`],
    ["a common name, by name", `'{"q": "ndiaye"}', 'name'`],
    ["a common first name, by name", `'{"q": "paul"}', 'name'`],
    ["two common names", `'{"q": "awa ndiaye"}'`],
    ["two common names, by name", `'{"q": "awa ndiaye"}', 'name'`],
    ["a beginning", `'{"q": "nd"}'`],
    ["a beginning, by name", `'{"q": "nd"}', 'name'`],
    ["one letter", `'{"q": "a"}'`],
    ["a name that some have", `'{"q": "ndiaye 12"}'`],
    ["a name that some have, by name", `'{"q": "ndiaye 12"}', 'name'`],
    ["one name", `'{"q": "awa {half}"}'`],
    ["one name, by name", `'{"q": "awa {half}"}', 'name'`],
    ["nobody's name", `'{"q": "zzyzx"}'`],
    ["a piece of a number", `'{"q": "77 000 1"}'`],
    ["what all numbers have", `'{"q": "+221"}'`],
    ["a category", `'{"category_id": 3}'`],
    ["a category, by name", `'{"category_id": 3}', 'name'`],
    ["a common name in a category", `'{"category_id": 3, "q": "ndiaye"}'`],
    ["a common name in a category, by name", `'{"category_id": 3, "q": "ndiaye"}', 'name'`],
    ["a country", `'{"country": "CI"}'`],
    ["a country, by name", `'{"country": "CI"}', 'name'`],
    ["a country without people", `'{"country": "BJ"}'`],
    ["opted out", `'{"opted_out": true}'`],
    ["opted out, by name", `'{"opted_out": true}', 'name'`],
    ["not opted out", `'{"opted_out": false}'`],
    ["with consent", `'{"consent": true}'`],
    ["with consent, by name", `'{"consent": true}', 'name'`],
    [
      "who wrote in the last 30 days",
      "json_build_object('interacted_since', now() - interval '30 days')::jsonb",
    ],
    [
      "who wrote in the last 90 days",
      "json_build_object('interacted_since', now() - interval '90 days')::jsonb",
    ],
  ]),
  ...everybodys("contacts", "list_contacts", [
    ["newest", "'{}'"],
    ["a common name", `'{"q": "ndiaye"}'`],
    ["one name", `'{"q": "awa {half}"}'`],
    ["by name", "'{}', 'name'"],
  ]),
  ...listsOf("messages", "list_messages", [
    ["newest", "'{}'"],
    ["in the middle", `'{}', '[{half}]'`],
    ...["failed", "unknown", "read", "sent", "queued", "skipped"].map((status): [string, string] => [
      status,
      `'{"status": "${status}"}'`,
    ]),
    ["Message 2", `'{"kind": "message_2"}'`],
    ["of a kind that there is not", `'{"kind": "reply"}'`],
    ["of a contact", `'{"contact_id": {half}}'`],
    ["of somebody", `'{"q": "awa {half}"}'`],
    ["of a name that some have", `'{"q": "ndiaye 12"}'`],
    ["of a common name", `'{"q": "ndiaye"}'`],
    ["of a common name, failed", `'{"q": "ndiaye", "status": "failed"}'`],
    ["of last week", LAST_WEEK],
    ["of last week, failed", `${LAST_WEEK} || '{"status": "failed"}'`],
    ["of last week, read", `${LAST_WEEK} || '{"status": "read"}'`],
    ["of a campaign", `'{"campaign_id": 25}'`],
    ["of a campaign, failed", `'{"campaign_id": 25, "status": "failed"}'`],
    ["of a campaign, queued", `'{"campaign_id": 25, "status": "queued"}'`],
    ["of a campaign, a common name", `'{"campaign_id": 25, "q": "ndiaye"}'`],
  ]),
  ...everybodys("messages", "list_messages", [
    ["newest", "'{}'"],
    ["failed", `'{"status": "failed"}'`],
    ["read", `'{"status": "read"}'`],
  ]),
  ...listsOf("people of a campaign", "list_campaign_contacts", [
    ["all", "25"],
    ["in the middle", "25, '{}', {half}"],
    ...["read", "failed", "unknown", "queued", "replied", "message_2_sent"].map(
      (status): [string, string] => [status, `25, '{"status": "${status}"}'`],
    ),
    ["reached", `25, '{"reached": "delivered"}'`],
    ["a common name", `25, '{"q": "ndiaye"}'`],
    ["one name", `25, '{"q": "awa {half}"}'`],
  ]),
  ...listsOf("left out", "list_exclusions", [
    ["all", "25"],
    ["for one reason", "25, 'opted_out'"],
  ]),
  ...listsOf("campaigns", "list_campaigns", [
    ["newest", "'{}'"],
    ["of a status", `'{"status": "completed"}'`],
    ["of a category", `'{"category_id": 3}'`],
    ["by name", `'{"q": "campagne 4"}'`],
  ]),
  ...listsOf("conversations", "list_conversations", [
    ...["open", "mine", "closed", "asks", "all"].map((view): [string, string] => [
      view,
      `'{"view": "${view}"}'`,
    ]),
    ["a common name", `'{"view": "all", "q": "ndiaye"}'`],
    ["one name", `'{"view": "all", "q": "jean diop"}'`],
  ]),
  { row: "lists", name: "messages of strangers", sql: "list_strangers()", by: SUPER_ADMIN },
  ...listsOf("categories", "list_categories", [["all", "''"]]),
  ...listsOf("unknown messages", "list_unknown_messages", [["newest", "null"]]),
  ...dashboardOf([
    ["conversations that wait", "count_waiting_conversations()"],
    ["a campaign's figures", "campaign_stats(25)"],
    ["a campaign's progress", "campaign_progress(25)"],
    ["home, 7 days", "period_statistics(now() - interval '7 days')"],
    ["home, 90 days", "period_statistics(now() - interval '90 days')"],
    ["statistics, 30 days", "analyse_period(current_date - 29, current_date, 'Africa/Dakar')"],
    ["statistics, 90 days", "analyse_period(current_date - 89, current_date, 'Europe/Paris')"],
  ]),
];

function listsOf(what: string, list: string, calls: [string, string][]): Call[] {
  return calls.map(([name, args]) => ({ row: "lists", name: `${what}: ${name}`, sql: `${list}(${args})` }));
}

function everybodys(what: string, list: string, calls: [string, string][]): Call[] {
  return listsOf(what, list, calls).map((call) => ({
    ...call,
    name: `${call.name}, of everybody`,
    by: SUPER_ADMIN,
  }));
}

function dashboardOf(calls: [string, string][]): Call[] {
  return calls.flatMap(([name, sql]) => [
    { row: "dashboard", name, sql },
    { row: "dashboard", name: `${name}, of everybody`, sql, by: SUPER_ADMIN },
  ]);
}
