import { pull } from './repair-desk.ts'
import type { Clock } from '../ports/clock.ts'
import type { LiveLink } from './live-link.ts'
import type { Undo } from '../events.ts'

/** So often, and so long after each other, a parent is asked once more for what the standby brought. */
export const ASKED_AGAIN = 2
export const ASKED_AGAIN_MS = 120
/** Asked for at once: after a change of parent a second of a full stage comes from elsewhere. */
const ASKED_MAX = 32

/** Which bundle: by its speaker's key id in the first epoch, and its number. */
export type BundleName = { readonly kid: bigint; readonly ctr: bigint }

/**
 * What the standby brought and the parent did not. The parent is asked again: where one in ten is lost on the way, so
 * is one question or answer in five, and only who keeps something back never has what it is asked for.
 */
export class OwedBundles {
  readonly #clock: Pick<Clock, 'every'>
  readonly #asking = new Set<Undo>()

  constructor(clock: Pick<Clock, 'every'>) {
    this.#clock = clock
  }

  note(parent: LiveLink, bundle: BundleName): void {
    const name = nameOf(bundle)
    parent.owe(name)
    if (this.#asking.size >= ASKED_MAX) return
    let left = ASKED_AGAIN
    const cancel = this.#clock.every(ASKED_AGAIN_MS, () => {
      left -= 1
      if (left >= 0 && parent.isOwed(name)) return pull(parent, bundle.kid, [Number(bundle.ctr)])
      this.#asking.delete(cancel)
      cancel()
    })
    this.#asking.add(cancel)
  }

  /** It came over this link after all. */
  settle(link: LiveLink, bundle: BundleName): void {
    link.pay(nameOf(bundle))
  }

  /** Idempotent. */
  close(): void {
    for (const cancel of this.#asking) cancel()
    this.#asking.clear()
  }
}

const nameOf = ({ kid, ctr }: BundleName): string => `${kid} ${ctr}`
