import type { Browser, Page } from 'playwright-core'
import { SCENES, type SceneName } from './scenes.ts'
import type { Scene } from './scene.ts'

/** How somebody looks at the app. */
export type Look = {
  readonly width: number
  readonly height?: number
  readonly theme: 'light' | 'dark'
  readonly language: 'it' | 'en'
}

/** Scenes, and pages that only a browser leads to. */
export type PageName = SceneName | 'insecure' | 'unsupported' | 'failed'

const LOCALES = { it: 'it-IT', en: 'en-GB' } as const

/** Opens one scene in a fresh browser context; language and colours come from the system. */
export async function openScene(
  browser: Browser,
  url: string,
  name: PageName,
  look: Look,
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: look.width, height: look.height ?? 860 },
    colorScheme: look.theme,
    locale: LOCALES[look.language],
  })
  const page = await context.newPage()
  await page.goto(`${url}?scene=${name}`)
  await walk(page, name)
  return page
}

/** Shows another scene on a page that has one open: loading the page takes longer than all that is looked at. */
export async function showScene(page: Page, name: PageName): Promise<void> {
  await page.evaluate(scene => {
    // Put there by the page.
    const { showScene } = window as unknown as { showScene: (name: string) => void }
    showScene(scene)
  }, name)
  await walk(page, name)
}

/** Goes where the scene leads. */
async function walk(page: Page, name: PageName): Promise<void> {
  await page.locator('main h1').waitFor()
  const scene: Scene | undefined = SCENES[name as SceneName]
  for (const label of scene?.press ?? []) {
    await page.getByRole('button', { name: label }).first().click()
  }
  await allIsThere(page)
  if (scene?.write !== undefined) await page.getByLabel(scene.write[0]).fill(scene.write[1])
  for (const key of scene?.keys ?? []) {
    // What listens to keys is there when what is pressed is.
    await page.getByRole('group', { name: /^Controls$|^Comandi$/ }).waitFor()
    await page.keyboard.press(key)
    await allIsThere(page)
  }
}

/** What is behind a button is loaded when it is wanted. */
async function allIsThere(page: Page): Promise<void> {
  const coming = page.locator('.space, dialog[open]').getByText(/^(One moment…|Un momento…)$/)
  await coming.first().waitFor({ state: 'detached' })
}
