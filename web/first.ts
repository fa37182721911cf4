import type { LinkContent, Spaces } from '../src/index.ts'
import type { Begun } from './begun.ts'
import { composeSpaces } from './compose.ts'
import { takeHeadStart } from './head-start.ts'
import { startMedia } from './media-start.ts'
import { platformProblem, type PlatformProblem } from './platform.ts'

const begun: Begun | PlatformProblem = platformProblem(window) ?? begin()
// Reading and drawing what is seen holds the page's thread for a tenth of a second or two, in which nobody could
// be asked for sound, nor an answer be heard: it comes while the Worker does the rest.
void ('kind' in begun ? Promise.resolve() : begun.media.underWay)
  .then(() => import('./screen.tsx'))
  .then(({ openScreen }) => openScreen(begun))

function begin(): Begun {
  const headStart = takeHeadStart()
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
