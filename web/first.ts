import type { LinkContent, Spaces } from '../src/index.ts'
import type { Begun } from './begun.ts'
import { composeSpaces } from './compose.ts'
import { headStart } from './head-start.ts'
import { startMedia } from './media-start.ts'
import { platformProblem, type PlatformProblem } from './platform.ts'

/**
 * Reading and drawing what is seen holds the page's thread for a tenth of a second or two, in which nobody
 * could be asked for sound: the question goes first, unless it takes longer than a person notices.
 */
const ASKED_AT_LATEST_MS = 200

const begun: Begun | PlatformProblem = platformProblem(window) ?? begin()
void whenAsked(begun)
  .then(() => import('./screen.tsx'))
  .then(({ openScreen }) => openScreen(begun))

function begin(): Begun {
  const media = startMedia(headStart)
  const spaces = composeSpaces(media)
  const link = headStart === undefined ? Promise.resolve(undefined) : prepareLink(spaces)
  return { media, spaces, link }
}

/** Never rejects: what is wrong shows when the page looks again. */
async function prepareLink(composing: Promise<Spaces>): Promise<LinkContent | undefined> {
  try {
    const spaces = await composing
    const read = await spaces.readLink(window.location.href)
    if (!read.ok) return undefined
    spaces.prepare(read.value)
    return read.value
  } catch {
    return undefined
  }
}

async function whenAsked(begun: Begun | PlatformProblem): Promise<void> {
  if ('kind' in begun || headStart === undefined) return
  const asked = begun.link.then(link => link && begun.media.socket.knock())
  await Promise.race([asked, new Promise(resolve => setTimeout(resolve, ASKED_AT_LATEST_MS))])
}
