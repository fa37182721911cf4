import type { LinkContent, Spaces } from '../src/index.ts'
import { wakeOutput } from '../src/adapters/browser/output.ts'
import type { Begun } from './begun.ts'
import { bodyIsRead } from './body-is-read.ts'
import { composeSpaces } from './compose.ts'
import { Doorbell } from './doorbell.ts'
import { takeHeadStart } from './head-start.ts'
import { startMedia } from './media-start.ts'
import { pause } from './pause.ts'
import { platformProblem, type PlatformProblem } from './platform.ts'
import { drawThreshold } from './threshold.ts'

/** Who has pressed hears first and reads then, unless that takes longer than a person notices. */
const READING_AFTER_MS = 300

const begun: Begun | PlatformProblem = platformProblem(window) ?? begin()
// Reading and drawing what is seen holds the page's thread for a tenth of a second or two, in which nobody could
// be asked for sound, nor an answer be heard: it comes while the Worker does the rest.
void ('kind' in begun ? Promise.resolve() : isFree(begun))
  .then(() => import('./screen.tsx'))
  .then(({ openScreen }) => openScreen(begun))

function begin(): Begun {
  const headStart = takeHeadStart()
  const media = startMedia(headStart)
  const spaces = composeSpaces(media)
  if (headStart === undefined)
    return { media, spaces, link: Promise.resolve(undefined), bell: undefined }
  const link = prepareLink(spaces)
  const bell = new Doorbell({ spaces, link, ready: media.underWay, wake: wakeOutput })
  void bodyIsRead().then(() => {
    const root = document.querySelector<HTMLElement>('#app')
    if (root !== null && root.childElementCount === 0) drawThreshold(window, root, bell)
  })
  return { media, spaces, link, bell }
}

async function isFree({ media, bell }: Begun): Promise<void> {
  await media.underWay
  if (bell?.state.current !== 'entering') return
  await Promise.race([media.isHeard, pause(READING_AFTER_MS)])
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
