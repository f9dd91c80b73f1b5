import createNextIntlPlugin from "next-intl/plugin";

const withNextIntl = createNextIntlPlugin("./lib/i18n/request.ts");

/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  agentRules: false,
  // What ships is checked by the build; tests, scripts and stand-ins by `npm run check`.
  typescript: { tsconfigPath: "tsconfig.build.json" },
  allowedDevOrigins: ["127.0.0.1"],
  // Files of 4 MB and what a form adds; Vercel stops at 4.5.
  experimental: { serverActions: { bodySizeLimit: "4.5mb" } },
};

export default withNextIntl(config);
