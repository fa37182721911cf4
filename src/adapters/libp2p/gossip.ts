import { TopicValidatorResult, type GossipSub } from '@libp2p/gossipsub'
import type { TopicScoreParams } from '@libp2p/gossipsub/score'
import { GOSSIP_MESSAGE_MAX, topicScore } from './gossip-options.ts'
import { ourPeerId } from './streams.ts'
import { MisuseError } from '../../errors.ts'
import type { Gossip, GossipVerdict } from '../../ports/gossip.ts'
import type { Log } from '../../ports/log.ts'
import type { PeerId } from '../../domain/ids.ts'
import type { Undo } from '../../events.ts'

/** `loggia/COMMUNITY/SUBJECT`: no peer can make us keep books about any other topic. */
const OUR_TOPICS = /^loggia\/[A-Za-z0-9_-]{43}\/[a-z]{1,16}$/

/** Messages being judged at once. Validators may take seconds; what is beyond is heard again later. */
const JUDGED_AT_ONCE = 256

type Validate = (message: Uint8Array, from: PeerId) => Promise<GossipVerdict>

/** What gossipsub keeps to itself and offers no option for; asserted by our tests. */
type GossipSubInside = {
  allowedTopics: { has(topic: string): boolean } | null
  readonly score: { readonly params: { readonly topics: Record<string, TopicScoreParams> } }
}

const VERDICTS: Readonly<Record<GossipVerdict, TopicValidatorResult>> = {
  accept: TopicValidatorResult.Accept,
  ignore: TopicValidatorResult.Ignore,
  reject: TopicValidatorResult.Reject,
}

/** Gossip over gossipsub. */
export class Libp2pGossip implements Gossip {
  readonly #pubsub: GossipSub
  readonly #inside: GossipSubInside
  readonly #log: Log
  #judging = 0

  constructor(pubsub: GossipSub, log: Log) {
    this.#pubsub = pubsub
    this.#log = log
    // The public type hides what the object has.
    this.#inside = pubsub as unknown as GossipSubInside
    // A fixed list would forget who had subscribed before we joined, so the shape decides.
    this.#inside.allowedTopics = { has: topic => OUR_TOPICS.test(topic) }
  }

  join(topic: string, validate: Validate): Undo {
    if (!OUR_TOPICS.test(topic)) throw new MisuseError(`not a topic of ours: ${topic}`)
    const judge = async (from: Parameters<typeof ourPeerId>[0], { data }: { data: Uint8Array }) =>
      VERDICTS[await this.#judge(topic, validate, data, ourPeerId(from))]
    this.#inside.score.params.topics[topic] = topicScore
    this.#pubsub.topicValidators.set(topic, judge)
    this.#pubsub.subscribe(topic)
    return () => {
      if (this.#pubsub.topicValidators.get(topic) !== judge) return
      this.#pubsub.unsubscribe(topic)
      this.#pubsub.topicValidators.delete(topic)
    }
  }

  async publish(topic: string, message: Uint8Array): Promise<void> {
    if (message.length > GOSSIP_MESSAGE_MAX) {
      throw new MisuseError(`at most ${GOSSIP_MESSAGE_MAX} bytes gossip, not ${message.length}`)
    }
    try {
      await this.#pubsub.publish(topic, message)
    } catch (fault) {
      // Delivery is not promised; a neighbour whose queue is full must not fail the publisher.
      this.#log.debug('publish-failed', { topic, fault: String(fault) })
    }
  }

  members(topic: string): readonly PeerId[] {
    return this.#pubsub.getSubscribers(topic).map(ourPeerId)
  }

  async #judge(
    topic: string,
    validate: Validate,
    message: Uint8Array,
    from: PeerId,
  ): Promise<GossipVerdict> {
    if (message.length > GOSSIP_MESSAGE_MAX) {
      this.#log.misbehaviour(from, topic, 'too-long')
      return 'reject'
    }
    if (this.#judging >= JUDGED_AT_ONCE) return 'ignore'
    this.#judging += 1
    try {
      const verdict = await validate(message, from)
      if (verdict === 'reject') this.#log.misbehaviour(from, topic, 'rejected-gossip')
      return verdict
    } catch (fault) {
      // A bug of ours must not cost the sender its place.
      this.#log.warn('validator-failed', { topic, fault: String(fault) })
      return 'ignore'
    } finally {
      this.#judging -= 1
    }
  }
}
