/** The flag of an ISO 3166 alpha-2 country. */
export function flag(country: string): string {
  if (!/^[a-z]{2}$/i.test(country)) return "";
  const letters = Array.from(country.toUpperCase(), (letter) => 0x1f1e6 + letter.charCodeAt(0) - 65);
  return String.fromCodePoint(...letters);
}

/** Windows has no flags and would show two letters: `base.css` hides them there. */
export function Flag({ country }: { country: string }) {
  return (
    <span data-slot="flag" aria-hidden="true">
      {flag(country)}{" "}
    </span>
  );
}

/** A formatted phone number that does not wrap. */
export function Tel({ phone, country }: { phone: string; country?: string | null }) {
  return (
    <span className="whitespace-nowrap">
      {country && <Flag country={country} />}
      {phone}
    </span>
  );
}
