"use client";

import { createContext, type ReactNode, useContext } from "react";

type Country = { code: string; calling_code: string; name: string; flag: string };
type Countries = { list: Country[]; home: string };

const CountriesContext = createContext<Countries>({ list: [], home: "FR" });

/**
 * Provides the list of countries from a layout, so that it is sent once and not with each page. `home` is the user's
 * default country.
 */
export function CountriesProvider({ children, ...countries }: Countries & { children: ReactNode }) {
  return <CountriesContext value={countries}>{children}</CountriesContext>;
}

export function useCountries(): Countries {
  return useContext(CountriesContext);
}
