/** A language as people call it; undefined for a tag that nobody knows. */
export function languageName(tag: string, spoken: string): string | undefined {
  try {
    const name = new Intl.DisplayNames([spoken], { type: 'language', fallback: 'none' }).of(tag)
    return name === undefined || name === '' ? undefined : name
  } catch {
    // RangeError: a tag of the right shape that is none.
    return undefined
  }
}
