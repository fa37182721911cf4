import { cutClip, type BlockFacts } from '../domain/recording/cut.ts'
import { readBlock, RECORDING_BLOCK_MAX, RECORDING_DOMAIN } from './recording.ts'
import { readEnvelope } from './envelope.ts'
import type { BlockContent } from './recording.ts'

/**
 * The blocks of a clip of a recording: the whole log, and what was said from one moment to the other. None where
 * nothing was said. Whoever opens the clip checks it as any recording.
 */
export function clipOf(
  blocks: readonly Uint8Array[],
  when: { readonly fromMs: number; readonly untilMs: number },
): readonly Uint8Array[] {
  const facts: BlockFacts[] = []
  const good: Uint8Array[] = []
  for (const block of blocks) {
    const envelope = readEnvelope(block, RECORDING_DOMAIN, RECORDING_BLOCK_MAX)
    const content = envelope.ok ? readBlock(envelope.value.payload) : envelope
    // What is none is a fault of the recording, and would be one of the clip.
    if (!content.ok) continue
    facts.push(factsOf(content.value))
    good.push(block)
  }
  return cutClip(facts, when).flatMap(place => good[place] ?? [])
}

/** When the sound of a block came. */
export function factsOf({ bundles }: Pick<BlockContent, 'bundles'>): BlockFacts {
  const times = bundles.map(({ atMs }) => atMs)
  if (times.length === 0) return { sound: undefined }
  return { sound: { fromMs: Math.min(...times), untilMs: Math.max(...times) } }
}
