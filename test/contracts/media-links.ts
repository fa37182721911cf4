import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUNDLE_MAX } from '../../src/wire/bundle.ts'
import { CONTROL_MAX } from '../../src/wire/limits.ts'
import { until } from '../helpers/until.ts'
import type { AskAnswer, MediaLink, MediaLinks } from '../../src/ports/media-link.ts'
import type { PeerAddress } from '../../src/ports/streams.ts'
import type { PeerId } from '../../src/domain/ids.ts'

/** Two peers that can reach each other. */
export type MediaLinksWorld = {
  readonly alice: { readonly address: PeerAddress; readonly links: MediaLinks }
  readonly bob: { readonly address: PeerAddress; readonly links: MediaLinks }
  /** An address at which nobody is. */
  readonly nobody: PeerAddress
  /** True where bundles cannot go from Alice to Bob (a Node track that nobody can read). */
  readonly isAliceMute?: boolean
  close(): Promise<void>
}

const ASK = Uint8Array.of(1, 2, 3)
const REPLY = Uint8Array.of(4, 5)

/** Everything that arrived at one end. */
type Arrivals = { readonly control: Uint8Array[]; readonly bundles: Uint8Array[]; closed: number }

function listen(link: MediaLink): Arrivals {
  const arrivals: Arrivals = { control: [], bundles: [], closed: 0 }
  link.handle({
    control: message => arrivals.control.push(message.slice()),
    bundle: bundle => arrivals.bundles.push(bundle.slice()),
    closed: () => {
      arrivals.closed += 1
    },
  })
  return arrivals
}

const patience = (): AbortSignal => AbortSignal.timeout(20_000)

const pattern = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, place) => (place * 7 + length) & 255)

/** What every maker of media links must do. Run on the twin and on the real adapters alike. */
export function mediaLinksContract(name: string, make: () => Promise<MediaLinksWorld>): void {
  describe(`media links: ${name}`, () => {
    let world: MediaLinksWorld
    beforeEach(async () => {
      world = await make()
    })
    afterEach(() => world.close())

    /** Bob accepts; both ends of the link, and what the asker was told. */
    async function linkUp() {
      const asks: { from: PeerId; ask: Uint8Array }[] = []
      let theirs: MediaLink | undefined
      world.bob.links.serve(async (from, ask) => {
        asks.push({ from, ask: ask.slice() })
        return { accept: true, reply: REPLY, linked: link => (theirs = link), failed: () => {} }
      })
      const outcome = await world.alice.links.connect(world.bob.address, ASK, patience())
      if (outcome.kind !== 'linked') throw new Error(`expected a link, got ${outcome.kind}`)
      await until(() => theirs !== undefined)
      if (theirs === undefined) throw new Error('expected a link at the other side')
      return { asks, reply: outcome.reply, mine: outcome.link, theirs }
    }

    it('an accepted ask becomes a link, and each side knows the other', async () => {
      const { asks, reply, mine, theirs } = await linkUp()
      // A set-up that lost its race asks again.
      const asked = { from: world.alice.address.peer, ask: ASK }
      expect(asks).toEqual(asks.map(() => asked))
      expect([...reply]).toEqual([...REPLY])
      expect(mine.peer).toBe(world.bob.address.peer)
      expect(theirs.peer).toBe(world.alice.address.peer)
    })

    it('the asker is told of an accepting reply before the link stands, and of no other', async () => {
      const told: string[] = []
      const ask = async (): Promise<void> => {
        const { links } = world.alice
        const outcome = await links.connect(world.bob.address, ASK, patience(), reply => {
          told.push(`accepted ${[...reply].join()}`)
        })
        told.push(outcome.kind)
      }
      let accept = true
      const accepted = { accept: true, reply: REPLY, linked: () => {}, failed: () => {} } as const
      world.bob.links.serve(async () => (accept ? accepted : { accept: false, reply: REPLY }))
      await ask()
      accept = false
      await ask()
      expect(told).toEqual([`accepted ${[...REPLY].join()}`, 'linked', 'refused'])
    })

    it('a refused ask brings the refusal and no link', async () => {
      world.bob.links.serve(async () => ({ accept: false, reply: REPLY }))
      const outcome = await world.alice.links.connect(world.bob.address, ASK, patience())
      expect(outcome.kind).toBe('refused')
      expect(outcome.kind === 'refused' && [...outcome.reply]).toEqual([...REPLY])
    })

    it('an ask to a peer that does not serve, or is not there, is unreachable', async () => {
      for (const to of [world.bob.address, world.nobody]) {
        const outcome = await world.alice.links.connect(to, ASK, patience())
        expect(outcome.kind).toBe('unreachable')
      }
    })

    it('who stopped serving is unreachable', async () => {
      world.bob.links.serve(async () => ({ accept: false, reply: REPLY }))()
      const outcome = await world.alice.links.connect(world.bob.address, ASK, patience())
      expect(outcome.kind).toBe('unreachable')
    })

    it('an aborted ask is unreachable', async () => {
      world.bob.links.serve(() => new Promise<AskAnswer>(() => {}))
      const abort = new AbortController()
      const outcome = world.alice.links.connect(world.bob.address, ASK, abort.signal)
      abort.abort()
      expect((await outcome).kind).toBe('unreachable')
    })

    it('control messages arrive whole, in order, both ways, up to the limit', async () => {
      const { mine, theirs } = await linkUp()
      const [atAlice, atBob] = [listen(mine), listen(theirs)]
      const messages = [1, 2, 1_000, CONTROL_MAX].map(pattern)
      for (const message of messages) {
        mine.sendControl(message)
        theirs.sendControl(message)
      }
      await until(() => atAlice.control.length === 4 && atBob.control.length === 4)
      for (const [place, message] of messages.entries()) {
        expect(Buffer.compare(atAlice.control[place] ?? ASK, message)).toBe(0)
        expect(Buffer.compare(atBob.control[place] ?? ASK, message)).toBe(0)
      }
    })

    it('bundles arrive unaltered, up to the limit', async () => {
      const { mine, theirs } = await linkUp()
      const [atAlice, atBob] = [listen(mine), listen(theirs)]
      const sizes = [100, 331, BUNDLE_MAX]
      const received = (arrivals: Arrivals): readonly number[] =>
        arrivals.bundles.map(bundle => bundle.length).sort((a, b) => a - b)
      for (const size of sizes) {
        expect(theirs.sendBundle(pattern(size))).toBe(true)
        if (world.isAliceMute !== true) expect(mine.sendBundle(pattern(size))).toBe(true)
      }
      await until(() => atAlice.bundles.length === 3)
      if (world.isAliceMute !== true) await until(() => atBob.bundles.length === 3)
      expect(received(atAlice)).toEqual(sizes)
      for (const bundle of [...atAlice.bundles, ...atBob.bundles]) {
        expect([...bundle]).toEqual([...pattern(bundle.length)])
      }
    })

    it('what arrives before anybody handles it is held', async () => {
      const { mine, theirs } = await linkUp()
      const atAlice = listen(mine)
      for (let count = 1; count <= 10; count += 1) theirs.sendControl(pattern(count))
      mine.sendControl(ASK)
      await until(() => atAlice.control.length === 10)
      const atBob = listen(theirs)
      await until(() => atBob.control.length === 1)
      expect([...(atBob.control[0] ?? [])]).toEqual([...ASK])
    })

    it('either side ends a link for both, once, and nothing follows', async () => {
      const { mine, theirs } = await linkUp()
      const [atAlice, atBob] = [listen(mine), listen(theirs)]
      theirs.close()
      await until(() => atAlice.closed === 1 && atBob.closed === 1)
      mine.close()
      theirs.close()
      mine.sendControl(ASK)
      expect(mine.sendBundle(pattern(100))).toBe(false)
      expect([atAlice.closed, atBob.closed]).toEqual([1, 1])
      expect([atBob.control, atBob.bundles]).toEqual([[], []])
    })
  })
}
