import type { Browser, Page } from 'playwright-core'
import { SCENES, type Scene, type SceneName } from './scenes.ts'

/** How somebody looks at the app. */
export type Look = {
  readonly width: number
  readonly height?: number
  readonly theme: 'light' | 'dark'
  readonly language: 'it' | 'en'
}

const LOCALES = { it: 'it-IT', en: 'en-GB' } as const

/** Opens one scene in a fresh browser context; language and colours come from the system. */
export async function openScene(
  browser: Browser,
  url: string,
  name: SceneName | 'insecure' | 'unsupported' | 'failed',
  look: Look,
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: look.width, height: look.height ?? 860 },
    colorScheme: look.theme,
    locale: LOCALES[look.language],
  })
  const page = await context.newPage()
  await page.goto(`${url}?scene=${name}`)
  await page.locator('main h1').waitFor()
  const scene: Scene | undefined = SCENES[name as SceneName]
  for (const label of scene?.press ?? []) {
    await page.getByRole('button', { name: label }).first().click()
  }
  return page
}
