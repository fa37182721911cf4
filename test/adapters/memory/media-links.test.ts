import { describe, expect, it } from 'vitest'
import { MemoryMediaNetwork } from '../../../src/adapters/memory/media-links.ts'
import { mediaLinksContract } from '../../contracts/media-links.ts'
import { peerOf } from '../../helpers/space-actions.ts'
import { until } from '../../helpers/until.ts'
import type { MediaLink } from '../../../src/ports/media-link.ts'

const ALICE = peerOf('alice')
const BOB = peerOf('bob')

mediaLinksContract('in memory', async () => {
  const network = new MemoryMediaNetwork()
  const at = (peer: typeof ALICE) => ({
    address: { peer, addresses: [] },
    links: network.join(peer),
  })
  return {
    alice: at(ALICE),
    bob: at(BOB),
    nobody: { peer: peerOf('nobody'), addresses: [] },
    close: async () => {},
  }
})

describe('the media network in memory', () => {
  async function linked() {
    const network = new MemoryMediaNetwork()
    const alice = network.join(ALICE)
    const ends: MediaLink[] = []
    network.join(BOB).serve(async () => ({
      accept: true,
      reply: new Uint8Array(),
      linked: link => ends.push(link),
      failed: () => {},
    }))
    const outcome = await alice.connect(
      { peer: BOB, addresses: [] },
      new Uint8Array(),
      new AbortController().signal,
    )
    if (outcome.kind === 'linked') ends.push(outcome.link)
    const arrived = { bundles: 0, closed: 0 }
    for (const end of ends) {
      end.handle({
        control: () => {},
        bundle: () => (arrived.bundles += 1),
        closed: () => (arrived.closed += 1),
      })
    }
    return { network, alice, ends, arrived }
  }

  it('loses, doubles and alters bundles as the test decides', async () => {
    const { network, ends, arrived } = await linked()
    network.setFate(bundle => (bundle.length === 1 ? [] : [bundle, bundle]))
    ends[0]?.sendBundle(Uint8Array.of(1))
    ends[0]?.sendBundle(Uint8Array.of(1, 2))
    await until(() => arrived.bundles === 2)
  })

  it('a killed or cut peer closes its links; a frozen one goes silent', async () => {
    for (const end of ['kill', 'cut', 'freeze'] as const) {
      const { network, ends, arrived } = await linked()
      if (end === 'kill') network.kill(BOB)
      if (end === 'cut') network.cut(ALICE, BOB)
      if (end === 'freeze') network.freeze(BOB)
      ends[0]?.sendBundle(Uint8Array.of(1))
      await new Promise(resolve => setImmediate(resolve))
      expect(arrived).toEqual({ bundles: 0, closed: end === 'freeze' ? 0 : 2 })
    }
  })
})
