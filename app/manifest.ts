import type { MetadataRoute } from "next";
import { getLocale, getTranslations } from "next-intl/server";

/** What a phone needs to put Relance on its home screen. */
export default async function manifest(): Promise<MetadataRoute.Manifest> {
  const t = await getTranslations("auth");
  return {
    id: "/",
    name: "Relance",
    short_name: "Relance",
    description: t("promise"),
    lang: await getLocale(),
    start_url: "/dashboard",
    scope: "/",
    display: "standalone",
    background_color: "#f6f4ef",
    theme_color: "#f6f4ef",
    icons: [
      { src: "/icon-192.png", sizes: "192x192", type: "image/png" },
      { src: "/icon-512.png", sizes: "512x512", type: "image/png" },
      { src: "/icon-maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
    ],
  };
}
