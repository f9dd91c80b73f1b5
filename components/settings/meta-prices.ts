/** Meta's page with its price lists. */
export const META_PRICES =
  "https://developers.facebook.com/documentation/business-messaging/whatsapp/pricing";
