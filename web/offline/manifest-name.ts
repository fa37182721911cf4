import type { Language } from '../strings/shape.ts'
import type { Theme } from '../theme.ts'

/** The colours of one manifest: it has no word for "as the system has them". */
export type Shade = Exclude<Theme, 'system'>

/** Where the manifest of one language and shade lies, beside the page. */
export const manifestName = (language: Language, shade: Shade): string =>
  `app-${language}-${shade}.webmanifest`
