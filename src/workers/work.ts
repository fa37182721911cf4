/** The work Worker: does one proof of work away from the page's thread, and is ended with it. */
import { workInPieces } from '../crypto/work-in-pieces.ts'
import type { WorkReport, WorkRequest } from '../adapters/browser/work-messages.ts'

const report = (said: WorkReport): void => globalThis.postMessage(said)

globalThis.addEventListener('message', (event: MessageEvent<WorkRequest>) => {
  const work = workInPieces(event.data.goal, tries => report({ kind: 'progress', tries }))
  report({ kind: 'found', work })
})
