/** What is being written, and how much at its beginning came back. */
export type Draft = { readonly text: string; readonly returned: string }

/** Nothing is being written. */
export const NO_DRAFT: Draft = { text: '', returned: '' }

/**
 * A line that went nowhere stands in the field again: behind those that came back before it, and before what was
 * written meanwhile.
 */
export function putBack({ text, returned }: Draft, line: string): Draft {
  const before = text.startsWith(returned) ? returned : ''
  const back = joined(before, line)
  return { text: joined(back, text.slice(before.length)), returned: back }
}

const joined = (one: string, other: string): string =>
  [one.trim(), other.trim()].filter(part => part !== '').join(' ')
