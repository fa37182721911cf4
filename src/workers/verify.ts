/** The verify Worker: bulk signatures away from the page's thread. */
import { LocalBulkVerifier } from '../crypto/bulk-verifier.ts'
import type { VerifyAnswer, VerifyRequest } from '../adapters/browser/verify-messages.ts'

const verifier = new LocalBulkVerifier()

globalThis.addEventListener('message', (event: MessageEvent<VerifyRequest>) => {
  void answer(event.data)
})

async function answer({ id, items, opinion }: VerifyRequest): Promise<void> {
  const verdicts = await verifier.verifyAll(items, () => opinion === 'final')
  const reply: VerifyAnswer = { id, verdicts }
  globalThis.postMessage(reply)
}
