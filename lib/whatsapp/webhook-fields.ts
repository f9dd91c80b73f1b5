/** The fields of Meta's webhooks that Relance reads. */
export const WEBHOOK_FIELDS = [
  "messages",
  "standby",
  "messaging_handovers",
  "message_template_status_update",
  "message_template_quality_update",
  "template_category_update",
  "message_template_components_update",
  "phone_number_quality_update",
  "business_capability_update",
  "account_update",
  "account_alerts",
  "account_review_update",
  "template_correct_category_detection",
  "security",
  "user_preferences",
];
