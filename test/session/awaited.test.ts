import { describe, expect, it } from 'vitest'
import { Forwarder, type HeardBundle } from '../../src/session/forwarder.ts'
import { LiveLink } from '../../src/session/live-link.ts'
import { MemoryClock } from '../../src/adapters/memory/clock.ts'
import { bundleBy, sessionOf } from '../helpers/bundles.ts'
import { generateSigner } from '../../src/crypto/ed25519.ts'
import { idOf, peerOf } from '../helpers/space-actions.ts'
import { kidOf } from '../../src/crypto/media-keys.ts'
import { readBundleHeader } from '../../src/wire/bundle.ts'
import { until } from '../helpers/until.ts'
import { writePulls } from '../../src/wire/pull.ts'
import type { SpaceId } from '../../src/domain/ids.ts'

/** Bob between his parent and whom he falls back on; dora falls back on bob and asks him for what he misses too. */
async function bobRepairs() {
  const [clock, session] = [new MemoryClock(), await generateSigner()]
  const space = idOf<SpaceId>('genesis')
  const got = new Map<string, number[]>()
  let made = 0
  const linkTo = (name: string): LiveLink => {
    const numbers: number[] = []
    got.set(name, numbers)
    const sendBundle = (bytes: Uint8Array): boolean => {
      const header = readBundleHeader(bytes)
      return header.ok && numbers.push(Number(header.value.ctr)) > 0
    }
    // A forwarder only sends.
    const media = { peer: peerOf(name), sendBundle } as never
    made += 1
    return new LiveLink(made, media, clock.now())
  }
  const [parent, fallback] = [linkTo('parent'), linkTo('faLLback')]
  const [carol, dora] = [linkTo('caroL'), linkTo('dora')]
  const heard: HeardBundle[] = []
  const forwarder = new Forwarder({
    space,
    clock,
    targets: () => [carol],
    heard: bundle => heard.push(bundle),
    isRescue: link => link === fallback,
    came: () => {},
    repeated: () => {},
    other: () => undefined,
    rttMs: () => 0,
    given: () => {},
    misdeed: () => {},
  })
  const speaker = sessionOf(session)
  await forwarder.setStage([speaker])
  const kid = await kidOf({ session: speaker, epoch: 0, lane: 'audience' })
  const come = async (link: LiveLink, ctr: number): Promise<void> => {
    const before = heard.length
    forwarder.receive(link, await bundleBy({ space, session }, BigInt(ctr)))
    await until(() => heard.length > before)
  }
  const ask = (link: LiveLink, numbers: readonly number[]): void => {
    for (const pull of writePulls({ kid, numbers })) forwarder.answer(link, pull)
  }
  const sentTo = (name: string): readonly number[] => got.get(name) ?? []
  await come(parent, 1)
  return { clock, parent, fallback, carol, dora, come, ask, sentTo }
}

describe('who asks a neighbour that repairs itself', () => {
  it('gets the next two when they come to it, once, and those who are fed get them as ever', async () => {
    const { fallback, carol, dora, come, ask, sentTo } = await bobRepairs()
    for (const asker of [dora, dora, carol]) ask(asker, [2, 3, 4, 5])
    for (const ctr of [2, 3, 4]) await come(fallback, ctr)
    expect(sentTo('dora')).toEqual([2, 3])
    expect(sentTo('caroL')).toEqual([1, 2, 3, 4])
    expect(sentTo('faLLback')).toEqual([])
  })

  it('gets nothing that the parent sent: its own has it as soon', async () => {
    const { parent, dora, come, ask, sentTo } = await bobRepairs()
    ask(dora, [2, 3])
    await come(parent, 2)
    expect(sentTo('dora')).toEqual([])
  })

  it('gets nothing a third of a second later, and nothing that nobody asked for', async () => {
    const { clock, fallback, dora, come, ask, sentTo } = await bobRepairs()
    ask(dora, [2])
    await clock.turn(301)
    await come(fallback, 2)
    await come(fallback, 3)
    expect(sentTo('dora')).toEqual([])
  })
})
