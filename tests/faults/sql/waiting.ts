import type { SqlFault } from "../sql-faults.ts";

const CONVERSATIONS = "1-tables/conversations.sql";
const INTERACTIONS = "2-functions/webhooks/interactions.sql";

export const WAITING_FAULTS: SqlFault[] = [
  {
    name: "Message 2 answers a free text",
    file: CONVERSATIONS,
    find: "(coalesce(asked_at > coalesce(settled_at, '-infinity'), false)",
    replace: "(coalesce(asked_at > coalesce(greatest(settled_at, last_outbound_at), '-infinity'), false)",
    tests: "waiting",
    test: "what was written before Message 2 left as well as after it",
  },
  {
    name: "a text that waited for the lock of a reply counts as answered by it",
    file: INTERACTIONS,
    find: "else greatest(excluded.asked_at, c.settled_at + interval '1 us', c.closed_at + interval '1 us') end",
    replace: "else greatest(excluded.asked_at, c.asked_at) end",
    tests: "waiting-races",
    test: "the text after the reply waits, although the webhook read the clock before",
  },
  {
    name: "a tap that reopens a conversation undoes its closing",
    file: INTERACTIONS,
    find: "else greatest(c.settled_at, c.closed_at) end,",
    replace: "else c.settled_at end,",
    tests: "waiting",
    test: "stays a settlement when a tap reopens the conversation",
  },
  {
    name: "a trigger word waits for a person",
    file: INTERACTIONS,
    find: "or (x.type = 'text' and exists (",
    replace: "or (false and exists (",
    tests: "waiting",
    test: "a text that is nothing but a trigger word",
  },
  {
    name: "a refused reply answers",
    file: "2-functions/sending/record.sql",
    find: "  if v_failed is not null then perform private.ask_again(v_failed, p_now); end if;\n",
    replace: "",
    tests: "waiting",
    test: "because Meta refused it",
  },
  {
    name: "of two conversations that become one the kept one decides who waits",
    file: "2-functions/handing-over.sql",
    find: "case when k.waits or l.waits or (",
    replace: "case when k.waits or (",
    tests: "waiting",
    test: "wait if one of them did, whichever came later",
  },
  {
    name: "the end of a campaign is mailed to whom chose against it",
    file: "2-functions/alerts.sql",
    find: "when 'campaign_ends' then p.mails_campaign_ends",
    replace: "when 'campaign_ends' then true",
    tests: "alert-mails",
    test: "is not sent to whom chose so; mails about security are",
  },
  {
    name: "a mail is taken by two jobs",
    file: "3-api/alerts.sql",
    find: "\n      where m.sent_at is null and m.taken_at <= v_now - interval '10 min'",
    replace: "",
    tests: "races",
    test: "of two jobs that take the same alert at once, one mails it",
  },
];
