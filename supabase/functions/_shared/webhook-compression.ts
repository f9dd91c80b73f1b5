/**
 * Compression of stored webhooks: which fields are handled is decided elsewhere. Typical texts, the most frequent last,
 * where references are shortest. Never change a version that was used: stored events can only be read with it.
 */
const DICTIONARIES: Record<number, string> = {
  1: [
    `"field":"account_alerts","value":{"entity_type":"BUSINESS","entity_id":"","alert_info":{"alert_severity":"WARNING","alert_status":"ACTIVE","alert_type":"","alert_description":""}}`,
    `"account_update","value":{"event":"ACCOUNT_RESTRICTION","restriction_info":[{"restriction_type":"RESTRICTED_BIZ_INITIATED_MESSAGING","expiration":"DISABLED_UPDATE","ban_info":{"waba_ban_state":"DISABLE","waba_ban_date":"ACCOUNT_VIOLATION","violation_info":{"violation_type":"`,
    `"business_capability_update","value":{"max_daily_conversations_per_business":2000,"max_phone_numbers_per_waba":25}"phone_number_quality_update","event":"THROUGHPUT_UPGRADE","current_limit":"TIER_UNLIMITED"`,
    `"value":{"event":"APPROVED","message_template_id":,"message_template_name":"","message_template_language":"fr","reason":"NONE","message_template_category":"UTILITY"},"field":"message_template_status_update"PAUSEDREJECTEDDISABLED"template_category_update"previous_category":"new_category":"MARKETING"`,
    `"message_template_quality_update"previous_quality_score":"GREEN","new_quality_score":"YELLOW"RED`,
    `"type":"unsupported","errors":[{"code":131051,"title":"Message type unknown","message":"Message type unknown","error_data":{"details":"Message type is currently not supported."}}]`,
    `"type":"system","system":{"type":"user_changed_number","body":"User changed from to ","wa_id":"","user_id":"","previous_user_id":"`,
    `"user_preferences":[{"wa_id":"","user_id":"","detail":"User requested to stop marketing messages","category":"marketing_messages","value":"stop","timestamp":17}]},"field":"user_preferences"`,
    `"type":"reaction","reaction":{"message_id":"wamid.","emoji":"\\ud83d\\ude0a"}}"type":"location","location":{"latitude":,"longitude":,"name":"","address":"`,
    `"type":"document","document":{"filename":".pdf","type":"video","video":{"type":"sticker","sticker":{"mime_type":"image\\/webp","animated":false,"type":"audio","audio":{"mime_type":"audio\\/ogg; codecs=opus","sha256":"","id":"","url":"https:\\/\\/lookaside.fbsbx.com\\/whatsapp_business\\/attachments\\/?mid=","voice":true}"type":"image","image":{"mime_type":"image\\/jpeg","sha256":"","id":"","caption":"`,
    `"type":"interactive","interactive":{"type":"button_reply","button_reply":{"id":"","title":""}}`,
    `{"messaging_product":"whatsapp","metadata":{"display_phone_number":"","phone_number_id":""},"contacts":[{"profile":{"name":"","username":""},"wa_id":"","user_id":"FR."}],"messages":[{"context":{"from":"","id":"wamid."},"from":"33","from_user_id":"FR.","id":"wamid.HBgL","timestamp":"17","type":"button","button":{"payload":"m:","text":"Oui"}}]},"field":"messages"}]}]}`,
    `"from":"221","id":"wamid.HBgLMjIx","timestamp":"17","text":{"body":"Bonjour merci STOP Oui Non \\u00e9\\u00e8\\u00e0\\u00ea\\u00e7\\u2019"},"type":"text"}]},"field":"messages"}]}]}`,
    `"status":"failed","timestamp":"17","recipient_id":"","biz_opaque_callback_data":"","errors":[{"code":131049,"title":"This message was not delivered to maintain healthy ecosystem engagement.","message":"This message was not delivered to maintain healthy ecosystem engagement.","error_data":{"details":"In order to maintain a healthy ecosystem engagement, the message failed to be delivered."},"href":"\\/documentation\\/business-messaging\\/whatsapp\\/support\\/error-codes"}]}]},"field":"messages"}]}]}{"code":131026,"title":"Message undeliverable"https:\\/\\/developers.facebook.com\\/docs\\/whatsapp\\/cloud-api\\/support\\/error-codes\\/`,
    `"conversation":{"id":"","expiration_timestamp":"17","origin":{"type":"marketing"}},"pricing":{"billable":false,"pricing_model":"PMP","type":"free_customer_service","category":"marketing_lite"utility"free_entry_point"authentication"`,
    `{"id":"wamid.HBgLMzM","status":"sent","timestamp":"17","recipient_id":"33","biz_opaque_callback_data":"01","pricing":{"billable":true,"pricing_model":"PMP","type":"regular","category":"service"}}]},"field":"messages"}]}]}`,
    `{"object":"whatsapp_business_account","entry":[{"id":"1","time":17,"changes":[{"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"1","phone_number_id":"1"},"contacts":[{"profile":{"name":"A"},"wa_id":"221","user_id":"SN.1"}],"statuses":[{"id":"wamid.HBgMMjIxN","status":"read","timestamp":"17","recipient_id":"221","recipient_user_id":"SN.1","biz_opaque_callback_data":"019"}]}}]}]}`,
    `{"object":"whatsapp_business_account","entry":[{"id":"10","changes":[{"value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"33","phone_number_id":"10"},"contacts":[{"profile":{"name":"A"},"wa_id":"33","user_id":"FR.1"}],"statuses":[{"id":"wamid.HBgLMzM2VQIAERgSA==","status":"delivered","timestamp":"179","recipient_id":"336","recipient_user_id":"FR.1","biz_opaque_callback_data":"019a","pricing":{"billable":true,"pricing_model":"PMP","type":"regular","category":"marketing"}}]},"field":"messages"}]}]}`,
  ].join(""),
};

/** Deflates bytes with a preset dictionary. Implemented with node:zlib in Deno and Node. */
export type Deflate = (bytes: Uint8Array, dictionary: Uint8Array) => Promise<Uint8Array>;

export interface StoredBody {
  body: Uint8Array;
  /** Version of the dictionary; 0 means not compressed. */
  dictionary: number;
}

const CURRENT_DICTIONARY = 1;

export async function deflateBody(bytes: Uint8Array, deflate: Deflate): Promise<StoredBody> {
  try {
    const body = await deflate(bytes, dictionaryOf(CURRENT_DICTIONARY));
    return { body, dictionary: CURRENT_DICTIONARY };
  } catch {
    return { body: bytes, dictionary: 0 };
  }
}

/** The original bytes, for replay. */
export async function inflateBody({ body, dictionary }: StoredBody): Promise<Uint8Array<ArrayBuffer>> {
  if (dictionary === 0) return new Uint8Array(body);
  const preset = dictionaryOf(dictionary);
  const stream = new Blob([asStoredBlock(preset), new Uint8Array(body)])
    .stream()
    .pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer()).slice(preset.length);
}

/** A stored (uncompressed) deflate block, to which later blocks may refer (RFC 1951, 3.2.4). */
function asStoredBlock(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { length } = bytes;
  const block = new Uint8Array(length + 5);
  block.set([0, length & 255, length >> 8, ~length & 255, (~length >> 8) & 255]);
  block.set(bytes, 5);
  return block;
}

function dictionaryOf(version: number): Uint8Array {
  const text = DICTIONARIES[version];
  if (text === undefined) throw new Error(`No webhook dictionary ${version}`);
  return new TextEncoder().encode(text);
}
