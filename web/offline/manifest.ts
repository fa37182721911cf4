import { APP_WORDS } from '../strings/app.ts'
import type { Language } from '../strings/shape.ts'
import { CHROME_COLOURS } from '../theme.ts'
import type { Shade } from './manifest-name.ts'

const PNG = 'image/png'
const ICONS = [
  { src: './icons/icon-192.png', sizes: '192x192', type: PNG, purpose: 'any' },
  { src: './icons/icon-512.png', sizes: '512x512', type: PNG, purpose: 'any' },
  { src: './icons/maskable-512.png', sizes: '512x512', type: PNG, purpose: 'maskable' },
] as const

/**
 * The web app manifest (W3C). All addresses are relative to it: the app runs from any folder of any host. It has no
 * `id`: that would be looked up from the host's root, and two apps on one host would be one.
 */
export function manifestOf(language: Language, shade: Shade): object {
  const words = APP_WORDS[language]
  return {
    name: 'Loggia',
    short_name: 'Loggia',
    description: words.description,
    lang: language,
    dir: 'ltr',
    start_url: './',
    scope: './',
    display: 'standalone',
    theme_color: CHROME_COLOURS[shade],
    background_color: CHROME_COLOURS[shade],
    categories: ['social', 'communication'],
    icons: ICONS,
    shortcuts: [
      { name: words.shortcuts.start, url: './#/start', icons: ICONS.slice(0, 1) },
      { name: words.shortcuts.community, url: './#/community', icons: ICONS.slice(0, 1) },
    ],
  }
}
