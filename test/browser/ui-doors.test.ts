import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../helpers/chromium.ts'
import type { FakeSpaces } from '../helpers/fake-spaces.ts'
import { openScene, type Look } from './face/open-scene.ts'
import type { SceneName } from './face/scenes.ts'
import { serveFace } from './face/serve.ts'

const LOOK: Look = { width: 1280, theme: 'light', language: 'en' }

let browser: Browser
let face: Awaited<ReturnType<typeof serveFace>>
const pages: Page[] = []

beforeAll(async () => {
  ;[browser, face] = await Promise.all([launchChromium(), serveFace()])
})
afterEach(async () => {
  for (const page of pages.splice(0)) await page.context().close()
})
afterAll(async () => {
  await browser?.close()
  await face?.close()
})

async function open(scene: SceneName): Promise<Page> {
  const page = await openScene(browser, face.url, scene, LOOK)
  pages.push(page)
  return page
}

/** Changes what the network says. */
function withSpaces<T>(page: Page, change: (spaces: FakeSpaces) => T): Promise<T> {
  return page.evaluate<T>(`(${change.toString()})(window.spaces)`)
}

const button = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('button', { name, exact: typeof name === 'string' })

describe('while somebody is going into a Space', () => {
  const WHY = 'You are on your way into a Space. One moment…'

  it('every other door of the lobby is shut, and says why', async () => {
    const page = await open('lobby-entering')
    const own = button(page, 'Going in…')
    expect(await own.getAttribute('aria-busy')).toBe('true')
    const others = [/^Listen to /, /^Start now/]
    for (const door of others.map(name => button(page, name).first())) {
      expect([await door.isDisabled(), await door.getAttribute('title')]).toEqual([true, WHY])
    }
    const start = button(page, 'Start a Space')
    expect(await start.isDisabled()).toBe(true)
    await page.getByText(WHY).waitFor()
  })

  it('the door of a link is shut too, and says why', async () => {
    const page = await open('lobby-entering')
    await page.evaluate(() => {
      window.location.hash = '#/s/good-code'
    })
    await page.getByText(WHY).waitFor()
    expect(await button(page, 'Listen').isDisabled()).toBe(true)
  })

  it('the microphone of a Space that is opening waits in sight', async () => {
    const page = await open('space-host')
    await withSpaces(page, spaces => {
      const room = spaces.room.current
      if (room === undefined) return
      room.microphone.set({ phase: 'off' })
      room.unmute = () => new Promise(() => undefined)
    })
    const microphone = button(page, 'Microphone')
    expect(await microphone.getAttribute('aria-busy')).toBe('false')
    await microphone.click()
    await microphone.getByText('one moment…').waitFor()
    expect(await microphone.getAttribute('aria-busy')).toBe('true')
  })
})
