/** Every error code that the browser may see, with its HTTP status. Texts: `errors` in messages/. */
export const STATUS = {
  unauthenticated: 401,
  invalid_credentials: 401,
  forbidden: 403,
  foreign_origin: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  in_progress: 409,
  too_large: 413,
  unsupported_media_type: 415,
  invalid: 422,
  key_reused: 422,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,

  contact_exists: 409,
  category_not_found: 422,
  contact_not_found: 422,

  campaign_not_draft: 409,
  campaign_not_running: 409,
  campaign_not_paused: 409,
  campaign_not_launched: 409,
  no_token: 422,
  no_sender: 409,
  token_refused_by_meta: 422,
  template_refused: 422,
  sender_stopped: 422,
  restore_unsettled: 409,
  import_not_waiting: 409,
  import_not_undoable: 409,
  import_not_correctable: 409,
  window_closed: 409,
  opted_out: 409,
  opted_out_by_person: 409,
  word_is_built_in: 409,
  word_is_needed: 409,

  user_exists: 409,
  user_owns_data: 409,
  last_super_admin: 409,
  own_account: 409,
  link_expired: 422,
  mail_not_sent: 422,
  email_login_off: 503,
} as const satisfies Record<string, number>;

export type ErrorCode = keyof typeof STATUS;
/** `choices`: the values that would do, where only the server knows them. */
export type FieldError = { path: string; code: string; choices?: string[] };

export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(STATUS, code);

/** Thrown by verbs. `detail` is for the log and never sent to the browser; `fields` lists the invalid fields. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly fields: FieldError[];
  readonly retry_after_seconds: number | undefined;

  constructor(
    code: ErrorCode,
    options: { detail?: string; fields?: FieldError[]; cause?: unknown; retry_after_seconds?: number } = {},
  ) {
    super(options.detail ?? code, { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.fields = options.fields ?? [];
    this.retry_after_seconds = options.retry_after_seconds;
  }

  get status(): number {
    return STATUS[this.code];
  }
}

export const invalidField = (path: string, code: string) =>
  new AppError("invalid", { fields: [{ path, code }] });
