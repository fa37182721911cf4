/** The work Worker: proofs of work away from the page's thread. */
import { LocalWorkSearcher } from '../crypto/work-searcher.ts'
import type { WorkAnswer, WorkRequest } from '../adapters/browser/work-messages.ts'

const searcher = new LocalWorkSearcher()

globalThis.addEventListener('message', (event: MessageEvent<WorkRequest>) => {
  void answer(event.data)
})

async function answer({ id, ...stretch }: WorkRequest): Promise<void> {
  const reply: WorkAnswer = { id, nonce: await searcher.search(stretch) }
  globalThis.postMessage(reply)
}
