import { describe, expect, it } from 'vitest'
import { capRate, TokenBucket } from '../../relay/rate-cap.ts'
import { MemoryClock } from '../../src/adapters/memory/clock.ts'
import { peerNamed } from '../helpers/peers.ts'
import type { MediaLink } from '../../src/ports/media-link.ts'

const RATE = 1_000_000
const BUNDLE = new Uint8Array(334)
const ON_WIRE = 400

describe('the rate of a relay', () => {
  it('is kept within one percent at three times the load', async () => {
    const { clock, link, sent } = await cappedLink()
    const seconds = 60
    for (let tick = 0; tick < seconds * 50; tick++) {
      for (let listener = 0; listener < (3 * RATE) / 50 / ON_WIRE; listener++)
        link.sendBundle(BUNDLE)
      await clock.turn(20)
    }
    const bytes = sent.bundles * ON_WIRE
    expect(bytes).toBeGreaterThan(RATE * seconds * 0.99)
    expect(bytes).toBeLessThan(RATE * seconds * 1.01)
  })

  it('never holds back a tree message, and takes its bytes from the sound', async () => {
    const { link, sent } = await cappedLink()
    for (let message = 0; message < 100; message++) link.sendControl(new Uint8Array(10_000))
    expect(sent.controls).toBe(100)
    expect(link.sendBundle(BUNDLE)).toBe(false)
  })

  it('survives a clock that is set back', () => {
    const times = [10_000, 0, 1_000]
    const clock = {
      now: () => times.shift() ?? 1_000,
      after: () => () => {},
      every: () => () => {},
    }
    const bucket = new TokenBucket(RATE, clock)
    bucket.owe(RATE)
    expect(bucket.spend(ON_WIRE)).toBe(true)
  })
})

async function cappedLink(): Promise<{
  clock: MemoryClock
  link: MediaLink
  sent: { bundles: number; controls: number }
}> {
  const clock = new MemoryClock()
  const sent = { bundles: 0, controls: 0 }
  const bare: MediaLink = {
    peer: peerNamed('carol'),
    carrier: 'track',
    handle: () => {},
    sendControl: () => void sent.controls++,
    sendBundle: () => ++sent.bundles > 0,
    close: () => {},
  }
  const links = capRate(
    {
      connect: async () => ({ kind: 'linked', reply: new Uint8Array(0), link: bare }),
      serve: () => () => {},
    },
    new TokenBucket(RATE, clock),
  )
  const to = { peer: bare.peer, addresses: [] }
  const outcome = await links.connect(to, new Uint8Array(0), new AbortController().signal)
  if (outcome.kind !== 'linked') throw new RangeError('expected a link')
  return { clock, link: outcome.link, sent }
}
