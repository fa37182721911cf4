import { expect } from 'vitest'
import { openRoomLink, readInfo } from '../../src/index.ts'
import { parentOf } from './people.ts'
import type { Page } from 'playwright-core'
import type { RelayProcess } from './relay-process.ts'

/** Whoever finds nothing free is a guest beyond the slots for 10 s, and hears meanwhile. */
const PATIENCE_MS = 20_000

/** The peers that a page which is carried by another listener does not hear through. */
export async function relayAndHost(relay: RelayProcess, link: string): Promise<readonly string[]> {
  const info = readInfo(await (await fetch(new URL('info', relay.url))).text())
  const opened = await openRoomLink(link, Date.now())
  if (!info.ok || !opened.ok) throw new TypeError('a relay and a link that both stand')
  // The host is named last in its link.
  return [info.value.peer, opened.value.entries.at(-1)?.peer ?? '']
}

/** Asserts that, once its time as a guest is over, this page's parent is none of `others`. */
export async function expectCarriedBeside(page: Page, others: readonly string[]): Promise<void> {
  await expect
    .poll(() => parentOf(page), { timeout: PATIENCE_MS })
    .not.toSatisfy((parent: string) => others.includes(parent))
}
