"use client";

import { Plus } from "lucide-react";
import { dialogButton } from "../common/dialog-button";

export const AddMarketButton = dialogButton(
  () => import("./rate-dialog").then(({ RateDialog }) => RateDialog),
  { icon: Plus },
);
export const AddCountryButton = dialogButton(
  () => import("./country-dialog").then(({ CountryDialog }) => CountryDialog),
  { icon: Plus, size: "sm" },
);
