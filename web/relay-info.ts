import { INFO_MAX, readInfo, type RelayInfo } from '../src/index.ts'

/** The relay that served the page answers at once or is gone. */
const PATIENCE_MS = 4_000

/** Undefined when the page came from elsewhere than a relay, or its relay is gone. */
export async function relayInfo(): Promise<RelayInfo | undefined> {
  try {
    const answer = await fetch('info', {
      cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    const text = await answer.text()
    const info = text.length <= INFO_MAX ? readInfo(text) : undefined
    return info?.ok ? info.value : undefined
  } catch {
    // No relay there now: whoever asks will ask again.
    return undefined
  }
}
