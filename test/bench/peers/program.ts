/** A peer in a process of its own: does what the bench that forked it says, and ends with it. */
import { JanusPeer } from './janus-peer.ts'
import { NaivePeer } from './naive-peer.ts'
import { PlainPeer } from './plain-peer.ts'
import { TreePeer } from './tree-peer.ts'
import { UdpPeer } from './udp-peer.ts'
import type { Answered, Asked, PeerCommand, PeerConfig } from './messages.ts'
import type { BenchPeer } from './bench-peer.ts'

const faults: string[] = []
let peer: BenchPeer | undefined

// Otherwise whatever was forked outlives a bench that was stopped.
process.on('disconnect', () => process.exit(0))
process.on('unhandledRejection', fault => {
  faults.push(
    `unhandled ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}`,
  )
})
process.on('uncaughtException', fault => faults.push(`uncaught ${fault.stack ?? String(fault)}`))
process.on('message', message => {
  // Our own parent sends nothing else.
  const { id, command } = message as Asked
  obey(command).then(
    answer => tell({ id, answer }),
    (fault: unknown) => tell({ id, answer: undefined, fault: String(fault) }),
  )
})

async function obey(command: PeerCommand): Promise<unknown> {
  if (command.kind === 'start') {
    peer = await startPeer(command.config)
    return peer.started
  }
  const answer = await peer?.obey(command)
  if (command.kind !== 'standing' || typeof answer !== 'object') return answer
  globalThis.gc?.()
  return { ...answer, faults, heapMiB: process.memoryUsage().heapUsed / 2 ** 20 }
}

function startPeer(config: PeerConfig): Promise<BenchPeer> {
  switch (config.kind) {
    case 'tree':
      return TreePeer.start(config)
    case 'plain':
      return PlainPeer.start(config)
    case 'janus':
      return JanusPeer.start(config)
    case 'naive':
      return NaivePeer.start(config)
    case 'udp':
      return UdpPeer.start(config)
    default:
      return config satisfies never
  }
}

function tell(answered: Answered): void {
  if (process.connected) process.send?.(answered)
}
