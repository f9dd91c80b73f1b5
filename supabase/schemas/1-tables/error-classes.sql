-- What Meta's error codes mean for sending: data, so that a new code is a row, and so is a new class.
create table public.error_effects (
  class text primary key,
  outcome text not null,
  pauses text,
  opts_out boolean not null default false,
  waits interval,
  retried boolean not null generated always as (outcome = 'passing') stored,
  constraint effects_on_a_message_are_known check (outcome in ('passing', 'permanent', 'stopping')),
  constraint stopping_errors_alone_pause
    check (coalesce(pauses in ('campaign', 'sender'), false) = (outcome = 'stopping')),
  constraint only_final_refusals_wait check (waits is null or outcome = 'permanent'),
  constraint one_answer_per_class_to_whether_it_is_retried unique (class, retried)
);
comment on table public.error_effects is 'The classes of errors and all that follows from each.';
comment on column public.error_effects.outcome is
  'passing: the message is retried, also in a new round. permanent: the message fails. stopping: not the fault of the '
  'message, which waits for a user.';
comment on column public.error_effects.retried is 'Whether the message is retried.';
comment on column public.error_effects.pauses is 'What a user must resume: the campaign, or the sender.';
comment on column public.error_effects.opts_out is 'Whether the person wants no more messages.';

comment on column public.error_effects.waits is
  'After which time Meta may accept the message, in another campaign: in the same one it is never sent again.';

alter table public.error_effects enable row level security;
grant select on public.error_effects to authenticated;
grant select, insert, update, delete on public.error_effects to service_role;
create policy "only active people act" on public.error_effects as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "everybody reads what classes mean" on public.error_effects for select to authenticated
  using (true);

create table public.error_classes (
  code int primary key,
  class text not null references public.error_effects (class),
  delay_base interval,
  delay_factor numeric not null default 2,
  slows_for interval,
  breaks_after int,
  delayed boolean generated always as (nullif(coalesce(delay_base, slows_for) is not null, false)) stored,
  constraint delays_grow check (delay_factor > 1),
  constraint retried_errors_alone_have_delays foreign key (class, delayed)
    references public.error_effects (class, retried)
);
comment on table public.error_classes is 'Meta''s error codes and what follows from each.';
comment on column public.error_classes.delay_base is
  'Delay before the first retry; null means the sender''s own. Each further delay is longer by the factor.';
comment on column public.error_classes.slows_for is 'How long the whole sender pauses after this error.';
comment on column public.error_classes.delayed is
  'True for a code with delays, which only a class of the outcome passing may have; else null.';
comment on column public.error_classes.breaks_after is
  'After this many messages of a campaign in a row that fail with this code, the campaign is paused.';

alter table public.error_classes enable row level security;
grant select on public.error_classes to authenticated;
grant select, insert, update, delete on public.error_classes to service_role;
create policy "only active people act" on public.error_classes as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "everybody reads what errors mean" on public.error_classes for select to authenticated
  using (true);
