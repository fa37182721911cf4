import type { Language } from './shape.ts'

/** What stands at a link's door before the other texts are there. */
export const LISTEN: Record<Language, { readonly listen: string; readonly entering: string }> = {
  en: { listen: 'Listen', entering: 'Going in…' },
  it: { listen: 'Ascolta', entering: 'Stai entrando…' },
}
