/** Numbers and counted words of one language. */
export type Counting = {
  /** 12400 → "12,400" or "12.400". */
  readonly number: (value: number) => string
  /** Picks the form for `value` and puts the number where `#` stands. */
  readonly count: (value: number, forms: { readonly one: string; readonly other: string }) => string
}

/** Italian also has a `many` form (from a million on); our counted words never differ there. */
export function countingIn(language: string): Counting {
  const format = new Intl.NumberFormat(language)
  const rules = new Intl.PluralRules(language)
  const number = (value: number): string => format.format(value)
  return {
    number,
    count: (value, forms) =>
      (rules.select(value) === 'one' ? forms.one : forms.other).replace('#', number(value)),
  }
}
