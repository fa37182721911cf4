import { PeerConduct } from './peer-conduct.ts'
import type { CarriedLog } from '../wire/space-exchange.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Network } from '../ports/network.ts'
import type { RelaysInReach } from './relays-in-reach.ts'
import type { SpaceId } from '../domain/ids.ts'

/**
 * Whoever comes back to the stage waits this long for a relay to be known: well within the silence after which
 * an heir would lead, and longer than a page takes to be told of the relay that served it.
 */
const RETURN_PATIENCE_MS = 6_000

/** What asking for a Space's log stands on. */
export type LogAskerDeps = {
  readonly network: Promise<Network>
  readonly relays: Pick<RelaysInReach, 'entries' | 'untilKnown'>
  readonly clock: Clock
  readonly log: Log
}

/** Asks the relays in reach what a Space is: for whoever has a gap, or comes back to a stage that it alone kept up. */
export class LogAsker {
  readonly #deps: LogAskerDeps

  constructor(deps: LogAskerDeps) {
    this.#deps = deps
  }

  /** Undefined when no relay has it. Its code is loaded now: a listener's first download does without. Never rejects. */
  async ask(space: SpaceId): Promise<CarriedLog | undefined> {
    const { network, relays, clock, log } = this.#deps
    try {
      const [{ mendLog }, { streams }] = await Promise.all([import('./log-mender.ts'), network])
      const conduct = new PeerConduct({ clock, log, streams })
      return await mendLog({ streams, clock, conduct }, space, relays.entries.current)
    } catch (cause) {
      log.warn('no log came', { why: String(cause) })
      return undefined
    }
  }

  /** Its actions, once a relay is in reach; none when none is in time, or has it. */
  async askInTime(space: SpaceId): Promise<readonly Uint8Array[]> {
    await this.#deps.relays.untilKnown(RETURN_PATIENCE_MS)
    return (await this.ask(space))?.actions ?? []
  }
}
