import createNextIntlPlugin from "next-intl/plugin";

const withNextIntl = createNextIntlPlugin("./lib/http/words-of-request.ts");

// Browsers only apply HSTS over https. Pages have their own policy with a nonce (lib/supabase/session.ts).
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
  // The build checks the types of shipped code; `npm run check` those of tests, scripts and stand-ins.
  typescript: { tsconfigPath: "tsconfig.build.json" },
  allowedDevOrigins: ["127.0.0.1"],
  // A file of 4 MB in a form; Vercel's limit is 4.5 MB.
  experimental: { serverActions: { bodySizeLimit: "4.5mb" }, proxyClientMaxBodySize: "5mb" },
};

export default withNextIntl(config);
