/** A bare loop over WebCrypto: no rule, no cache, no budget. What ours is compared with. */
import { verifyNatively } from '../../bench/native-loop.ts'

/** A certificate's bytes. */
export type NativeRequest = { readonly certificate: Uint8Array }

/** How many of its signatures are good. */
export type NativeAnswer = { readonly good: number }

globalThis.addEventListener('message', (event: MessageEvent<NativeRequest>) => {
  void verifyNatively(event.data.certificate).then(good => {
    const answer: NativeAnswer = { good }
    globalThis.postMessage(answer)
  })
})
