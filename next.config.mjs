import createNextIntlPlugin from "next-intl/plugin";

const withNextIntl = createNextIntlPlugin("./lib/i18n/request.ts");

// Browsers heed the transport rule over https alone. Pages have a policy of their own, with a nonce (lib/supabase/session.ts).
const EVERY_ANSWER = {
  "referrer-policy": "strict-origin-when-cross-origin",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "permissions-policy": "camera=(), microphone=(), geolocation=()",
  "strict-transport-security": "max-age=63072000; includeSubDomains; preload",
};
const DATA = { "content-security-policy": "default-src 'none'; frame-ancestors 'none'" };

const headers = (source, values) => ({
  source,
  headers: Object.entries(values).map(([key, value]) => ({ key, value })),
});

/** @type {import("next").NextConfig} */
const config = {
  headers: async () => [headers("/:path*", EVERY_ANSWER), headers("/api/((?!docs).*)", DATA)],
  poweredByHeader: false,
  agentRules: false,
  // What ships is checked by the build; tests, scripts and stand-ins by `npm run check`.
  typescript: { tsconfigPath: "tsconfig.build.json" },
  allowedDevOrigins: ["127.0.0.1"],
  // Files of 4 MB and what a form adds; Vercel stops at 4.5.
  experimental: { serverActions: { bodySizeLimit: "4.5mb" }, proxyClientMaxBodySize: "5mb" },
};

export default withNextIntl(config);
