import { createContext, type ReactNode, use } from "react";

const LocaleContext = createContext("en-GB");

/** The locale of figures and dates; the words of the page are English. */
export function LocaleProvider({ locale, children }: { locale: string; children: ReactNode }) {
  return <LocaleContext value={locale}>{children}</LocaleContext>;
}

export function useLocale(): string {
  return use(LocaleContext);
}
