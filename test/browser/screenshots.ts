import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { chromium, type Browser } from 'playwright-core'
import { ensureChromium } from '../helpers/ensure-chromium.ts'
import { SCENES, type SceneName } from './face/scenes.ts'
import { openScene, type Look } from './face/open-scene.ts'
import { serveFace } from './face/serve.ts'

/** One picture of a scene. */
type Shot = Look & {
  readonly scene: SceneName
  /** Under which the picture is known elsewhere; by scene and look otherwise. */
  readonly as?: string
}

/**
 * Shoots the app in the scripted scenes: `node --import tsx test/browser/screenshots.ts [folder]
 * [scene …]`. Without scenes, the chosen ones for docs/screenshots.
 */
const CHOSEN: readonly Shot[] = [
  // The README's.
  { scene: 'space-host', width: 1280, theme: 'light', language: 'en', as: 'space-1280-light-en' },
  { scene: 'space-chat', width: 1280, theme: 'dark', language: 'it' },
  { scene: 'space-moderation', width: 1280, theme: 'dark', language: 'it' },
  { scene: 'lobby-open', width: 390, theme: 'light', language: 'it' },
  { scene: 'welcome', width: 1280, theme: 'light', language: 'it' },
  { scene: 'welcome', width: 390, theme: 'dark', language: 'en' },
  { scene: 'lobby-live', width: 1280, theme: 'light', language: 'it' },
  { scene: 'lobby-live', width: 390, theme: 'dark', language: 'en' },
  { scene: 'lobby-asking', width: 1280, theme: 'dark', language: 'en' },
  { scene: 'space-listener', width: 1280, theme: 'light', language: 'it' },
  { scene: 'space-host', width: 1280, theme: 'dark', language: 'en' },
  { scene: 'space-host', width: 390, theme: 'light', language: 'it' },
  { scene: 'link-preview', width: 1280, theme: 'dark', language: 'it' },
  { scene: 'link-preview', width: 390, theme: 'light', language: 'en' },
  { scene: 'link-refused', width: 1280, theme: 'light', language: 'en' },
  { scene: 'community', width: 1280, theme: 'light', language: 'it' },
  { scene: 'community', width: 390, theme: 'dark', language: 'en' },
  { scene: 'lobby-large', width: 1280, theme: 'dark', language: 'it' },
  { scene: 'lobby-moved', width: 390, theme: 'light', language: 'it' },
  { scene: 'lobby-schedule', width: 390, theme: 'dark', language: 'it' },
  { scene: 'link-private', width: 1280, theme: 'light', language: 'it' },
  { scene: 'space-asking', width: 390, theme: 'dark', language: 'en' },
  { scene: 'space-invited', width: 390, theme: 'light', language: 'it' },
  { scene: 'space-speaker', width: 390, theme: 'dark', language: 'it' },
  { scene: 'space-ban', width: 390, theme: 'dark', language: 'it' },
  { scene: 'space-door', width: 1280, theme: 'light', language: 'en' },
  { scene: 'space-people', width: 390, theme: 'light', language: 'en' },
  { scene: 'space-captions', width: 390, theme: 'light', language: 'it' },
  { scene: 'space-record', width: 390, theme: 'dark', language: 'en' },
  { scene: 'space-report', width: 1280, theme: 'light', language: 'en' },
  { scene: 'space-sound-listener', width: 390, theme: 'light', language: 'en' },
  { scene: 'space-tree-host', width: 1280, theme: 'dark', language: 'en' },
  { scene: 'space-ended', width: 1280, theme: 'dark', language: 'it' },
  { scene: 'recording-open', width: 1280, theme: 'light', language: 'it' },
]

const HEIGHTS: Readonly<Record<number, number>> = { 390: 844, 1280: 860 }

async function shoot(browser: Browser, url: string, folder: string, looks: readonly Shot[]) {
  for (const look of looks) {
    const page = await openScene(browser, url, look.scene, {
      ...look,
      height: HEIGHTS[look.width] ?? 800,
    })
    const own = `${look.scene}-${look.width}-${look.theme}-${look.language}`
    const name = `${look.as ?? own}.png`
    // Nothing looks as if somebody pointed at it.
    await page.mouse.move(0, 0)
    await page.screenshot({ path: resolve(folder, name), animations: 'disabled' })
    console.log(name)
    await page.context().close()
  }
}

const [folder = 'docs/screenshots', ...names] = process.argv.slice(2)
const asked = names.length === 0 ? [] : namesOf(names)
const looks =
  asked.length === 0
    ? CHOSEN
    : asked.flatMap((scene, at): readonly Shot[] => [
        { scene, width: 1280, theme: at % 2 ? 'dark' : 'light', language: at % 2 ? 'en' : 'it' },
        { scene, width: 390, theme: at % 2 ? 'light' : 'dark', language: at % 2 ? 'it' : 'en' },
      ])

await mkdir(folder, { recursive: true })
const face = await serveFace()
const browser = await chromium.launch({
  executablePath: await ensureChromium(),
  args: ['--no-sandbox'],
})
await shoot(browser, face.url, folder, looks)
await browser.close()
await face.close()

function namesOf(words: readonly string[]): readonly SceneName[] {
  const known = Object.keys(SCENES) as SceneName[]
  return words.includes('all') ? known : known.filter(name => words.includes(name))
}
