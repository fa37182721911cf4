import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { until } from '../helpers/until.ts'
import type { Gossip, GossipVerdict } from '../../src/ports/gossip.ts'
import type { PeerId } from '../../src/domain/ids.ts'

type Member = { readonly self: PeerId; readonly gossip: Gossip }

/** Alice – Rita – Carol in a row: what Alice says reaches Carol only if Rita passes it on. */
export type GossipWorld = {
  readonly alice: Member
  readonly rita: Member
  readonly carol: Member
  close(): Promise<void>
}

const TOPIC = `loggia/${'g'.repeat(43)}/announce`
const WARM_UP = 'is anybody there'
const OTHER = `loggia/${'g'.repeat(43)}/follow`

/** What every Gossip must do. Run on the twin and on gossipsub alike. */
export function gossipContract(name: string, make: () => Promise<GossipWorld>): void {
  describe(`gossip: ${name}`, () => {
    let world: GossipWorld
    beforeEach(async () => {
      world = await make()
    })
    afterEach(() => world.close())

    /** What each of the three heard, in text, once all three have joined. */
    async function joinAll(verdict: (text: string, at: string) => GossipVerdict) {
      let warm = false
      const heard: Record<'alice' | 'rita' | 'carol', string[]> = { alice: [], rita: [], carol: [] }
      for (const at of ['alice', 'rita', 'carol'] as const) {
        world[at].gossip.join(TOPIC, async message => {
          const text = new TextDecoder().decode(message)
          if (text.startsWith(WARM_UP)) {
            warm ||= at === 'carol'
            return 'accept'
          }
          heard[at].push(text)
          return verdict(text, at)
        })
      }
      await until(() => world.alice.gossip.members(TOPIC).length === 1, 'alice to see rita')
      await until(() => world.carol.gossip.members(TOPIC).length === 1, 'carol to see rita')
      await until(() => world.rita.gossip.members(TOPIC).length === 2, 'rita to see both')
      // A mesh takes a heartbeat to form, and until then nothing promises delivery.
      let count = 0
      await until(async () => {
        await say(`${WARM_UP} ${(count += 1)}`)
        return warm
      }, 'the mesh')
      return heard
    }

    const say = (text: string, topic = TOPIC): Promise<void> =>
      world.alice.gossip.publish(topic, new TextEncoder().encode(text))

    it('an accepted message is passed on, once to each, and not back to ourselves', async () => {
      const heard = await joinAll(() => 'accept')
      await say('hello')
      await until(() => heard.carol.length === 1, 'carol to hear')
      expect(heard).toEqual({ alice: [], rita: ['hello'], carol: ['hello'] })
    })

    it('what a peer ignores or rejects goes no further', async () => {
      const heard = await joinAll((text, at) => {
        if (at !== 'rita' || text === 'good') return 'accept'
        return text === 'bad' ? 'reject' : 'ignore'
      })
      for (const text of ['bad', 'later', 'good']) await say(text)
      await until(() => heard.carol.length === 1, 'carol to hear')
      expect(heard.carol).toEqual(['good'])
      expect(heard.rita).toEqual(['bad', 'later', 'good'])
    })

    it('the same content twice is one message', async () => {
      const heard = await joinAll(() => 'accept')
      for (const text of ['once', 'once', 'end']) await say(text)
      await until(() => heard.carol.includes('end'), 'carol to hear')
      expect(heard.carol).toEqual(['once', 'end'])
    })

    it('a validator sees who handed the message over', async () => {
      const from: string[] = []
      world.rita.gossip.join(TOPIC, async () => 'accept')
      world.carol.gossip.join(TOPIC, async (_, peer) => {
        from.push(peer)
        return 'accept'
      })
      await until(() => world.carol.gossip.members(TOPIC).length === 1, 'carol to see rita')
      await until(() => world.alice.gossip.members(TOPIC).length === 1, 'alice to see rita')
      await until(() => world.rita.gossip.members(TOPIC).length === 1, 'rita to see carol')
      let count = 0
      await until(async () => {
        await say(`hello ${(count += 1)}`)
        return from.length > 0
      }, 'carol to hear')
      expect(new Set(from)).toEqual(new Set([world.rita.self]))
    })

    it('who left a topic hears nothing, and topics do not mix', async () => {
      const heard: string[] = []
      const leave = world.rita.gossip.join(OTHER, async () => {
        heard.push('other')
        return 'accept'
      })
      world.rita.gossip.join(TOPIC, async () => {
        heard.push('topic')
        return 'accept'
      })
      await until(() => world.alice.gossip.members(OTHER).length === 1, 'alice to see rita')
      leave()
      await until(() => world.alice.gossip.members(OTHER).length === 0, 'alice to see her leave')
      await until(() => world.alice.gossip.members(TOPIC).length === 1, 'alice to see the other')
      await say('nobody', OTHER)
      await say('somebody')
      await until(() => heard.length === 1, 'rita to hear')
      expect(heard).toEqual(['topic'])
    })

    it('saying something to nobody is no fault', async () => {
      await say('hello?')
    })
  })
}
