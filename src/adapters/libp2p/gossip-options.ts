import { StrictNoSign, type GossipsubOpts } from '@libp2p/gossipsub'
import type { TopicScoreParams } from '@libp2p/gossipsub/score'

/**
 * Longest message on a topic. An announcement with its delegation, entry points and topics has under
 * 3 KiB, a follow 180 bytes; whatever is longer is asked for over a stream.
 */
export const GOSSIP_MESSAGE_MAX = 16 * 1024

/** One RPC: a heartbeat's answers to IWANT may carry dozens of messages. */
const RPC_MAX_BYTES = 256 * 1024

/** Bytes that wait for one slow neighbour before we stop sending to it. */
const OUTBOUND_MAX_BYTES = 1024 * 1024

/**
 * A crafted RPC expands eighty-fold when it is decoded without bounds. A mesh of ours has three
 * topics to a community and some hundred messages in its window, so these are ample.
 */
const decodeRpcLimits = {
  maxSubscriptions: 128,
  maxMessages: 256,
  maxIhaveMessageIDs: 2_048,
  maxIwantMessageIDs: 512,
  maxIdontwantMessageIDs: 512,
  maxControlMessages: 64,
  maxPeerInfos: 16,
}

/** Memory for one peer's list of topics: about 64 of them, 20 communities. */
const TOPIC_BYTES_PER_PEER = 64 * 1024

/** Scores below which a neighbour hears no gossip, gets nothing published, and is not heard at all. */
const scoreThresholds = {
  gossipThreshold: -15,
  publishThreshold: -40,
  // Below two wrong messages and two grafts that came too early (−120): whom nobody hears gets no third strike, and stays.
  graylistThreshold: -150,
  acceptPXThreshold: 10,
  opportunisticGraftThreshold: 1,
}

/**
 * How deliveries on a topic count. One message that is wrong for everybody for ever costs a
 * neighbour gossip (−20), two cost it publishing (−80), three make it unheard; it decays in a minute.
 */
export const topicScore: TopicScoreParams = {
  topicWeight: 1,
  timeInMeshWeight: 0.01,
  timeInMeshQuantum: 1_000,
  timeInMeshCap: 300,
  firstMessageDeliveriesWeight: 0.5,
  firstMessageDeliveriesDecay: 0.9,
  firstMessageDeliveriesCap: 10,
  // Our topics are quiet: the default would punish honest peers for having nothing to deliver.
  meshMessageDeliveriesWeight: 0,
  meshMessageDeliveriesDecay: 0.5,
  meshMessageDeliveriesCap: 1,
  meshMessageDeliveriesThreshold: 1,
  meshMessageDeliveriesWindow: 10,
  meshMessageDeliveriesActivation: 5_000,
  meshFailurePenaltyWeight: 0,
  meshFailurePenaltyDecay: 0.5,
  invalidMessageDeliveriesWeight: -20,
  invalidMessageDeliveriesDecay: 0.93,
}

/**
 * Peers behind one address before it counts against them, on relays only: a browser sees no address
 * of its neighbours, and a school or a house is one address.
 */
const SHARED_ADDRESS_PEERS = 128

/** `relay` knows its neighbours' addresses; `browser` does not. */
export function gossipOptions(role: 'relay' | 'browser'): Partial<GossipsubOpts> {
  return {
    // Records sign themselves, by account or session; a signature per hop would only name the sender.
    // The message id is then the hash of the content: the same record from two sources is one message.
    globalSignaturePolicy: StrictNoSign,
    allowPublishToZeroTopicPeers: true,
    ignoreDuplicatePublishError: true,
    emitSelf: false,
    fallbackToFloodsub: false,
    // What others say about peers' addresses is heard on our own topic, bounded.
    doPX: false,
    maxInboundDataLength: RPC_MAX_BYTES,
    maxOutboundBufferSize: OUTBOUND_MAX_BYTES,
    maxTopicBytesPerPeer: TOPIC_BYTES_PER_PEER,
    decodeRpcLimits,
    scoreThresholds,
    scoreParams: {
      IPColocationFactorWeight: role === 'relay' ? -5 : 0,
      IPColocationFactorThreshold: SHARED_ADDRESS_PEERS,
    },
  }
}
