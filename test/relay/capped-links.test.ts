import { describe, expect, it } from 'vitest'
import { CappedLinks } from '../../relay/capped-links.ts'
import { TokenBucket } from '../../relay/token-bucket.ts'
import { MemoryClock } from '../../src/adapters/memory/clock.ts'
import { peerOf } from '../helpers/space-actions.ts'
import type { AskAnswer, MediaLink, MediaLinkHandlers } from '../../src/ports/media-link.ts'

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

describe('a relay at its rate', () => {
  it('takes no more than it can feed, so that those whom it feeds lose nothing', async () => {
    const clock = new MemoryClock()
    const bucket = new TokenBucket(RATE, clock)
    const asking: (() => Promise<AskAnswer>)[] = []
    const links = new CappedLinks(
      {
        connect: async () => ({ kind: 'unreachable', why: 'nobody' }),
        serve: answer => {
          asking.push(() => answer(carol, new Uint8Array(0)))
          return () => {}
        },
      },
      { bucket, linksMax: 10_000, refusal: FULL },
    )
    const fed: MediaLink[] = []
    links.serve(async () => ({
      accept: true,
      reply: new Uint8Array(0),
      linked: link => void fed.push(link),
      failed: () => {},
    }))
    let [sent, lost] = [0, 0]
    // Three speakers, and thrice as many come as can hear them.
    for (let second = 0; second < 60; second++) {
      for (let comes = 0; comes < 3; comes++) {
        const answer = await asking[0]?.()
        if (answer?.accept === true) answer.linked(silentLink())
      }
      for (let turn = 0; turn < 38; turn++) {
        for (const link of fed) {
          sent++
          if (!link.sendBundle(BUNDLE)) lost++
        }
        await clock.turn(1_000 / 38)
      }
    }
    expect(fed.length).toBeGreaterThan(RATE / (38 * ON_WIRE) / 2)
    expect(fed.length).toBeLessThan(RATE / (38 * ON_WIRE))
    expect(sent).toBeGreaterThan(100_000)
    expect(lost).toBe(0)
  })
})

describe('the places of a relay', () => {
  it('are counted over all Spaces and come back when a link closes or fails', async () => {
    const closers: MediaLinkHandlers[] = []
    const ask = relayOf(2, link =>
      link.handle({ control: () => {}, bundle: () => {}, closed: () => {} }),
    )
    const taken = async (): Promise<Extract<AskAnswer, { accept: true }>> => {
      const answer = await ask()
      if (!answer.accept) throw new RangeError('no place')
      return answer
    }
    const first = await taken()
    first.linked({ ...silentLink(), handle: handlers => void closers.push(handlers) })
    const second = await taken()
    expect(await ask()).toEqual({ accept: false, reply: FULL })
    second.failed()
    const third = await taken()
    expect(await ask()).toEqual({ accept: false, reply: FULL })
    closers[0]?.closed()
    expect((await ask()).accept).toBe(true)
    expect(third.accept).toBe(true)
  })

  it('come back when what stands is closed before anybody handles it', async () => {
    // The Space ended while the link was set up.
    const ask = relayOf(1, link => {
      link.close()
      link.close()
    })
    for (let comes = 0; comes < 3; comes++) {
      const answer = await ask()
      expect(answer.accept).toBe(true)
      if (answer.accept) answer.linked(silentLink())
    }
  })
})

const FULL = Uint8Array.of(1)
const carol = peerOf('carol')

/** Carol's ask at a relay with this many places, which takes all of them and does so with the link. */
function relayOf(linksMax: number, linked: (link: MediaLink) => void): () => Promise<AskAnswer> {
  let ask = async (): Promise<AskAnswer> => ({ accept: false, reply: FULL })
  const links = new CappedLinks(
    {
      connect: async () => ({ kind: 'unreachable', why: 'nobody' }),
      serve: answer => {
        ask = () => answer(carol, new Uint8Array(0))
        return () => {}
      },
    },
    { bucket: new TokenBucket(RATE, new MemoryClock()), linksMax, refusal: FULL },
  )
  links.serve(async () => ({
    accept: true,
    reply: new Uint8Array(0),
    linked,
    failed: () => {},
  }))
  return ask
}

const silentLink = (): MediaLink => ({
  peer: carol,
  carrier: 'track',
  handle: () => {},
  sendControl: () => {},
  sendBundle: () => true,
  close: () => {},
})

async function cappedLink(): Promise<{
  clock: MemoryClock
  link: MediaLink
  sent: { bundles: number; controls: number }
}> {
  const clock = new MemoryClock()
  const sent = { bundles: 0, controls: 0 }
  const bare: MediaLink = {
    ...silentLink(),
    sendControl: () => void sent.controls++,
    sendBundle: () => ++sent.bundles > 0,
  }
  const links = new CappedLinks(
    {
      connect: async () => ({ kind: 'linked', reply: new Uint8Array(0), link: bare }),
      serve: () => () => {},
    },
    { bucket: new TokenBucket(RATE, clock), linksMax: 2, refusal: FULL },
  )
  const to = { peer: carol, addresses: [] }
  const outcome = await links.connect(to, new Uint8Array(0), new AbortController().signal)
  if (outcome.kind !== 'linked') throw new RangeError('expected a link')
  return { clock, link: outcome.link, sent }
}
