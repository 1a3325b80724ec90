// Numbers, counts and their plurals in one language, for the sentences of its tables. Who calls: tables of words, each with its locale.

type PluralForms = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };

export interface Counting {
  /** A count and what is counted, in the form that the count asks for: "1 twin", "2 twins". */
  counted(count: number, forms: PluralForms): string;
  /** A number with exactly this many decimals. */
  number(value: number, decimals?: number): string;
}

export function countingIn(locale: string): Counting {
  const rules = new Intl.PluralRules(locale);
  const formats = new Map<number, Intl.NumberFormat>();
  const number = (value: number, decimals = 0): string => {
    let format = formats.get(decimals);
    if (format === undefined) {
      format = new Intl.NumberFormat(locale, {
        minimumFractionDigits: decimals,
        maximumFractionDigits: decimals,
        useGrouping: 'min2',
      });
      formats.set(decimals, format);
    }
    return format.format(value);
  };
  return { number, counted: (count, forms) => `${number(count)} ${forms[rules.select(count)] ?? forms.other}` };
}
