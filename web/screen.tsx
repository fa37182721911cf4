import { Canvas } from './canvas.tsx'
import { bodyIsRead } from './body-is-read.ts'
import { earlyDoor } from './early-door.tsx'
import type { Begun } from './begun.ts'
import type { Arrival } from './doorbell.ts'
import { pause } from './pause.ts'
import type { PlatformProblem } from './platform.ts'
import { createShell } from './shell.ts'

/** A page that was asked for sound turns to everything else when it has come, or after this long without. */
const SOUND_AT_LATEST_MS = 1_500

/** Draws a good link's door as soon as somebody was asked for sound, and the page when nobody waits for any. */
export async function openScreen(begun: Begun | PlatformProblem): Promise<void> {
  const shell = createShell(window)
  await bodyIsRead()
  // What came while this script was read goes first: perhaps an answer, that makes others work for us.
  await pause(0)
  const root = document.querySelector<HTMLElement>('#app')
  if (root === null) return
  const canvas = new Canvas(root, shell)
  const takeOver = 'kind' in begun ? undefined : await openDoor(begun, canvas)
  const { openPage } = await import('./page.tsx')
  await openPage({ begun, takeOver, shell, canvas })
}

/** Undefined where there is none; otherwise what is called once the page can take over, and has to. */
async function openDoor(
  { link, bell, media }: Begun,
  canvas: Canvas,
): Promise<(() => Arrival) | undefined> {
  const content = await link
  if (content === undefined || bell === undefined) return undefined
  canvas.draw(earlyDoor(content, bell))
  await canvas.seen()
  if (bell.state.current === 'entering') {
    await Promise.race([media.isHeard, pause(SOUND_AT_LATEST_MS)])
  }
  return () => bell.shut(content)
}
