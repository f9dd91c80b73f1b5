import { PHASE_PRODUCTION_BUILD } from "next/constants.js";
import createNextIntlPlugin from "next-intl/plugin";

// Messages are compiled at the build, so that browsers need no parser.
const withNextIntl = createNextIntlPlugin({
  requestConfig: "./lib/http/words-of-request.ts",
  experimental: { messages: { path: "./messages", format: "json", locales: "infer", precompile: true } },
});

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

/** The messages that the client components of each page can use; Node 20 cannot read TypeScript: it sends them all. */
async function clientWords(phase) {
  if (phase !== PHASE_PRODUCTION_BUILD || !process.features.typescript) return {};
  const { clientWordsOfProject } = await import("./scripts/words/client-words.ts");
  return { CLIENT_WORDS: JSON.stringify(clientWordsOfProject(import.meta.dirname)) };
}

export default async (phase) => withNextIntl({ ...config, env: await clientWords(phase) });
