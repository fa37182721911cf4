import { rememberedIn } from './remembered.ts'

/** Colours follow the system until somebody chooses. */
export type Theme = 'system' | 'light' | 'dark'

/** What the browser paints around the page; the same as --plaster in style/tokens.css. */
export const CHROME_COLOURS = { light: '#f7f0e5', dark: '#141b2d' } as const

/** Narrows a remembered text to a theme. */
export function asTheme(text: string | undefined): Theme {
  return text === 'light' || text === 'dark' ? text : 'system'
}

/** What this person chose here once. */
export const chosenTheme = (window: Window): Theme =>
  asTheme(rememberedIn(() => window.localStorage).read('theme'))

/** The order in which the switch goes round. */
export function nextTheme(theme: Theme): Theme {
  if (theme === 'system') return 'light'
  return theme === 'light' ? 'dark' : 'system'
}

/** Puts `theme` on the page. CSS answers to `data-theme` by `color-scheme` and `light-dark()`. */
export function applyTheme(page: Document, theme: Theme): void {
  if (theme === 'system') delete page.documentElement.dataset['theme']
  else page.documentElement.dataset['theme'] = theme
  for (const meta of page.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const shade = theme === 'system' ? (meta.dataset['shade'] ?? 'light') : theme
    meta.content = shade === 'dark' ? CHROME_COLOURS.dark : CHROME_COLOURS.light
  }
}
