import type { SqlFault } from "../sql-faults.ts";

const WALK = "%s is refused to inactive, logged-out and anonymous callers, and does nothing for them";
const INBOX = "2-functions/inbox.sql";
const SENDERS = "2-functions/senders.sql";
const ALERTS = "2-functions/alerts.sql";

export const ACCESS_FAULTS: SqlFault[] = [
  {
    name: "whoever was shut out counts their conversations",
    file: INBOX,
    find: "perform private.require_active();\n  execute format('select count(*)",
    replace: "execute format('select count(*)",
    tests: "row-security",
    test: WALK,
  },
  {
    name: "whoever was shut out reads the number's state",
    file: SENDERS,
    find: "perform private.require_active();\n  select * into s",
    replace: "select * into s",
    tests: "row-security",
    test: WALK,
  },
  {
    name: "whoever was shut out resumes a sender",
    file: SENDERS,
    find: "perform private.require_active();\n  select paused_at",
    replace: "select paused_at",
    tests: "row-security",
    test: WALK,
  },
  {
    name: "whoever was shut out previews a draft",
    file: "2-functions/campaigns/audience.sql",
    find: "begin\n  perform private.require_active();\n  select * into v_sender",
    replace: "begin\n  select * into v_sender",
    tests: "row-security",
    test: WALK,
  },
  {
    name: "whoever was shut out reads their file",
    file: "2-functions/imports.sql",
    find: "(i.owner_id = (select auth.uid()) and (select private.actor_is_active()))",
    replace: "(i.owner_id = (select auth.uid()))",
    tests: "row-security",
    test: WALK,
  },
  {
    name: "any admin edits a sender",
    file: SENDERS,
    find: "perform private.require_super_admin();\n  select * into s",
    replace: "perform private.require_active();\n  select * into s",
    tests: "settings",
    test: "are not changed by admins, by unknown fields, or beyond their bounds",
  },
  {
    name: "a super-admin who logged out edits a sender",
    file: SENDERS,
    find: "perform private.require_super_admin();\n  select * into s",
    replace:
      "if not exists (select from public.profiles where id = (select auth.uid()) and role = 'super_admin') then\n    perform private.fail('forbidden');\n  end if;\n  select * into s",
    tests: "row-security",
    test: WALK,
  },
  {
    name: "any admin reads the service's health",
    file: ALERTS,
    find: "perform private.require_super_admin();",
    replace: "perform private.require_active();",
    tests: "settings",
    test: "is readable by super-admins only, in the form that the page expects",
  },
  {
    name: "a token outlives its session",
    file: "0-ground/actors.sql",
    find: "and user_id = (select auth.uid())))\n",
    replace: "and user_id = (select auth.uid())) or true)\n",
    tests: "sessions",
    test: "P9 a token of an %s gives no access once its session has ended, and another user's session does not help",
  },
  {
    name: "another user's session gives access",
    file: "0-ground/actors.sql",
    find: "::uuid and user_id = (select auth.uid())))\n",
    replace: "::uuid))\n",
    tests: "sessions",
    test: "P9 a token of an %s gives no access once its session has ended, and another user's session does not help",
  },
  {
    name: "a super-admin who was deactivated stays one",
    file: "0-ground/actors.sql",
    find: "select private.actor_is_active()\n    and exists",
    replace: "select exists",
    tests: "row-security",
    test: WALK,
  },
  {
    name: "whoever was shut out reads messages",
    file: "1-tables/messages.sql",
    find: 'create policy "only active people act" on public.messages as restrictive for all to authenticated\n  using ((select private.actor_is_active()));\n',
    replace: "",
    tests: "row-security",
    test: "%s is readable by its owner and the super-admin only",
  },
  {
    name: "an admin reads the messages of others",
    file: "1-tables/messages.sql",
    find: "using (owner_id = (select auth.uid()) or (select private.actor_is_super_admin()));\n\ncreate table public.queue",
    replace: "using (true);\n\ncreate table public.queue",
    tests: "row-security",
    test: "%s is readable by its owner and the super-admin only",
  },
  {
    name: "an admin reads the campaigns of others by their id",
    file: "2-functions/campaigns/lists.sql",
    find: "where c.id = p_campaign_id and (v_owner is null or c.owner_id = v_owner)",
    replace: "where c.id = p_campaign_id",
    tests: "row-security",
    test: "%s returns and changes nothing of another user's for a stranger",
  },
  {
    name: "a draft reaches the contacts of another owner",
    file: "2-functions/campaigns/audience.sql",
    find: "case when p_campaign_id is null then p_draft - 'owner_id' - 'sender_id'\n    else private.draft_of((private.own_campaign(p_campaign_id, true)).id) end;\n  v_sender public.senders;",
    replace:
      "case when p_campaign_id is null then p_draft\n    else private.draft_of((private.own_campaign(p_campaign_id, true)).id) end;\n  v_sender public.senders;",
    tests: "launch",
    test: "are previewed among the user's own contacts only, with the count of those without consent",
  },
];
