import type { GossipSub } from '@libp2p/gossipsub'
import type { Libp2p } from 'libp2p'
import { Libp2pGossip } from './gossip.ts'
import { Libp2pStreams, ourPeerId } from './streams.ts'
import { MeshKeeper } from './mesh-keeper.ts'
import { RelayKeeper, type RelayDialler } from './relay-keeper.ts'
import { closeSpentCircuits } from './circuit-closer.ts'
import { mendGossip } from './gossip-mender.ts'
import { parseAddress, quickestFirst } from './addresses.ts'
import { UnreachableError } from '../../errors.ts'
import type { Clock } from '../../ports/clock.ts'
import type { CommunityId } from '../../domain/ids.ts'
import type { Log } from '../../ports/log.ts'
import type { Network } from '../../ports/network.ts'
import type { Random } from '../../ports/random.ts'
import type { Undo } from '../../events.ts'

/** What every network is given by its program. */
export type NetworkPorts = { readonly clock: Clock; readonly random: Random; readonly log: Log }

type Parts = NetworkPorts & {
  readonly node: Libp2p
  readonly pubsub: GossipSub
  /** Browsers hold on to each other; relays are held on to. */
  readonly seeksNeighbours: boolean
  readonly undo: readonly Undo[]
}

/** Puts our ports and keepers on top of a started libp2p node. */
export function assembleNetwork(parts: Parts): Network {
  const { node, clock, random, log } = parts
  const streams = new Libp2pStreams(node, log)
  const gossip = new Libp2pGossip(parts.pubsub, log)
  const relays = new RelayKeeper(diallerOf(node, streams), clock)
  const undo = [
    ...parts.undo,
    closeSpentCircuits(node, clock),
    mendGossip(node, parts.pubsub, clock),
    () => relays.close(),
  ]
  const meet = (community: CommunityId): Undo => {
    const keeper = new MeshKeeper(
      {
        streams,
        gossip,
        clock,
        random,
        connectedDirectly: () => streams.connectedDirectly(),
        learnRelay: addresses => relays.learn(addresses),
        seeksNeighbours: parts.seeksNeighbours,
      },
      `loggia/${community}/peers`,
    )
    const stop = (): void => keeper.close()
    undo.push(stop)
    return stop
  }
  return {
    streams,
    gossip,
    reach: relays.reach,
    setRelays: addresses => relays.setRelays(addresses),
    retryNow: () => relays.retryNow(),
    meet,
    close: async () => {
      for (const takeBack of undo.splice(0)) takeBack()
      await streams.close()
    },
  }
}

function diallerOf(node: Libp2p, streams: Libp2pStreams): RelayDialler {
  return {
    connected: () => streams.connectedDirectly(),
    onChange: handler => streams.onChange(handler),
    dialAny: async (addresses, signal) => {
      const targets = quickestFirst(addresses)
        .map(parseAddress)
        .filter(address => address !== undefined)
      if (targets.length === 0) throw new UnreachableError(`no multiaddr among ${addresses.join()}`)
      return ourPeerId((await node.dial(targets, { signal })).remotePeer)
    },
  }
}
