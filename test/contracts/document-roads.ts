import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { until } from '../helpers/until.ts'
import { Y_FRAME_MAX } from '../../src/wire/y-frame.ts'

/** One side's roads, near or in a browser's page. Links are numbered in the order in which they opened. */
export type RoadsDriver = {
  join(topic: string): Promise<void>
  leave(topic: string): Promise<void>
  send(link: number, frame: Uint8Array): Promise<boolean>
  closeLink(link: number): Promise<void>
  /** Links that are open now, and the frames heard on all of them, as hex up to 64 letters and length. */
  seen(): Promise<{ readonly open: readonly number[]; readonly heard: readonly string[] }>
  close(): Promise<void>
}

/** What every second carrier promises. `make` answers two sides that can meet. */
export function documentRoadsContract(
  name: string,
  make: () => Promise<readonly [RoadsDriver, RoadsDriver]>,
): void {
  describe(`${name} as roads for documents`, () => {
    let alice: RoadsDriver
    let bob: RoadsDriver
    let round = 0

    beforeEach(async () => {
      ;[alice, bob] = await make()
      round += 1
    })

    afterEach(async () => {
      await alice.close()
      await bob.close()
    })

    const open = async (roads: RoadsDriver): Promise<number> => (await roads.seen()).open.length

    async function meet(): Promise<void> {
      for (const roads of [alice, bob]) await roads.join(`topic ${round}`)
      await until(async () => (await open(alice)) === 1 && (await open(bob)) === 1, 'they meet')
    }

    it('carries frames both ways, whole and in order', async () => {
      await meet()
      expect(await alice.send(0, Uint8Array.of(1, 2))).toBe(true)
      expect(await alice.send(0, new Uint8Array(65_536).fill(7))).toBe(true)
      await bob.send(0, Uint8Array.of(9))
      await until(async () => (await bob.seen()).heard.length === 2, 'bob hears')
      await until(async () => (await alice.seen()).heard.length === 1, 'alice hears')
      expect((await bob.seen()).heard).toEqual(['0102 2', `${'07'.repeat(32)} 65536`])
      expect((await alice.seen()).heard).toEqual(['09 1'])
    })

    it('does not hand over a frame that nobody would read', async () => {
      await meet()
      expect(await alice.send(0, new Uint8Array(Y_FRAME_MAX + 1))).toBe(false)
      expect(await open(alice)).toBe(1)
    })

    it('keeps topics apart', async () => {
      await alice.join(`one ${round}`)
      await bob.join(`other ${round}`)
      await meet()
      expect(await open(alice)).toBe(1)
    })

    it('ends a link on both sides when one closes it, and takes nothing more', async () => {
      await meet()
      await alice.closeLink(0)
      await until(async () => (await open(bob)) === 0, 'bob is told')
      expect(await alice.send(0, Uint8Array.of(1))).toBe(false)
    })

    it('ends the links of a topic that is left', async () => {
      await meet()
      await bob.leave(`topic ${round}`)
      await until(async () => (await open(alice)) === 0, 'alice is told')
      expect(await open(bob)).toBe(0)
    })
  })
}
