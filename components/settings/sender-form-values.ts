import type { SenderPatch, SenderSettings } from "@/lib/settings/schema";

export type SenderFormValues = {
  rate_per_minute: string;
  hours: "always" | "between";
  sending_starts_at: string;
  sending_ends_at: string;
  time_zone: string;
  cost_cap: string;
  opt_out_confirmation: string;
};

const OFFICE_HOURS = { sending_starts_at: "09:00", sending_ends_at: "19:00" };

/** A number as people read it: “0,0712”. */
export const written = (value: number, locale: string): string =>
  new Intl.NumberFormat(locale, { useGrouping: false, maximumFractionDigits: 5 }).format(value);

export const valuesOf = (sender: SenderSettings, locale: string): SenderFormValues => ({
  rate_per_minute: String(sender.rate_per_minute),
  hours: sender.sending_starts_at === null ? "always" : "between",
  sending_starts_at: sender.sending_starts_at ?? OFFICE_HOURS.sending_starts_at,
  sending_ends_at: sender.sending_ends_at ?? OFFICE_HOURS.sending_ends_at,
  time_zone: sender.time_zone,
  cost_cap: sender.cost_cap === null ? "" : written(sender.cost_cap, locale),
  opt_out_confirmation: sender.opt_out_confirmation ?? "",
});

/** A number as people write it: “0,0712”, “1 500”. What is none becomes NaN, which the server refuses with its field. */
export function numberIn(written: string): number {
  const plain = written.replace(/[\s\u00a0\u202f]/g, "").replace(",", ".");
  return plain === "" ? Number.NaN : Number(plain);
}

/** What is written in the form; an empty field stands for none. */
export const patchOf = (id: number, values: SenderFormValues): SenderPatch => ({
  id,
  rate_per_minute: numberIn(values.rate_per_minute),
  time_zone: values.time_zone,
  sending_starts_at: values.hours === "always" ? null : values.sending_starts_at,
  sending_ends_at: values.hours === "always" ? null : values.sending_ends_at,
  cost_cap: values.cost_cap.trim() === "" ? null : numberIn(values.cost_cap),
  opt_out_confirmation: values.opt_out_confirmation.trim() || null,
});
