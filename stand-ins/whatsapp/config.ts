export interface Config {
  port: number;
  dataDir: string;
  phoneNumberId: string;
  businessAccountId: string;
  accessToken: string;
  appSecret: string;
  verifyToken: string;
  webhookUrl: string | null;
}

export const DEFAULTS = {
  port: 4004,
  dataDir: ".local",
  phoneNumberId: "106540352242922",
  businessAccountId: "102290129340398",
  accessToken: "local-whatsapp-access-token",
  appSecret: "local-whatsapp-app-secret",
  verifyToken: "local-whatsapp-verify-token",
} as const;

export function readConfig(env: NodeJS.ProcessEnv): Config {
  return {
    port: Number(env.WHATSAPP_PORT || DEFAULTS.port),
    dataDir: `${env.DATA_DIR || DEFAULTS.dataDir}/whatsapp`,
    phoneNumberId: env.WHATSAPP_PHONE_NUMBER_ID || DEFAULTS.phoneNumberId,
    businessAccountId: env.WHATSAPP_BUSINESS_ACCOUNT_ID || DEFAULTS.businessAccountId,
    accessToken: env.WHATSAPP_ACCESS_TOKEN || DEFAULTS.accessToken,
    appSecret: env.WHATSAPP_APP_SECRET || DEFAULTS.appSecret,
    verifyToken: env.WHATSAPP_VERIFY_TOKEN || DEFAULTS.verifyToken,
    webhookUrl: env.WEBHOOK_URL || null,
  };
}
