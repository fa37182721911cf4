import { Canvas } from './canvas.tsx'
import { EarlyDoor } from './early-door.tsx'
import type { Begun } from './begun.ts'
import { pause } from './pause.ts'
import type { PlatformProblem } from './platform.ts'
import { createShell } from './shell.ts'

/** A page that was asked for sound turns to everything else when it has come, or after this long without. */
const SOUND_AT_LATEST_MS = 1_500

/** Draws a good link's door as soon as somebody was asked for sound, and the page when nobody waits for any. */
export async function openScreen(begun: Begun | PlatformProblem): Promise<void> {
  const shell = createShell(window)
  await bodyIsRead()
  const root = document.querySelector<HTMLElement>('#app')
  if (root === null) return
  const canvas = new Canvas(root, shell)
  const door = 'kind' in begun ? undefined : await openDoor(begun, canvas)
  if (!('kind' in begun) && door?.isEntering === true) {
    await Promise.race([begun.media.isHeard, pause(SOUND_AT_LATEST_MS)])
  }
  const { openPage } = await import('./page.tsx')
  await openPage({ begun, door, shell, canvas })
}

async function openDoor({ link, spaces }: Begun, canvas: Canvas): Promise<EarlyDoor | undefined> {
  const content = await link
  if (content === undefined) return undefined
  const door = new EarlyDoor(await spaces, content)
  canvas.draw(door.view)
  await canvas.seen()
  return door
}

/** The first scripts wait neither for styles nor for the rest of the page, which they will draw into. */
function bodyIsRead(): Promise<void> {
  if (document.readyState !== 'loading') return Promise.resolve()
  return new Promise(resolve => {
    document.addEventListener('DOMContentLoaded', () => resolve(), { once: true })
  })
}
