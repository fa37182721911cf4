import { Watchable } from '../events.ts'
import type { AccountId } from '../domain/ids.ts'
import type { Admission, MediaEngine, MediaEvent } from '../ports/media-engine.ts'
import type { DoorList } from '../domain/space/epochs.ts'

/** What the door of a private Space needs of its room. */
export type RoomDoorPorts = {
  readonly engine: Pick<MediaEngine, 'post'>
  /** Makes this tab's session, where there is an account; false where there is none. */
  identify(): Promise<boolean>
}

/** The door of a private Space, as one room stands before it or keeps it. */
export class RoomDoor {
  readonly admission = new Watchable<Admission | undefined>(undefined)
  readonly list = new Watchable<DoorList>({ knocking: [], inside: [] })
  readonly #ports: RoomDoorPorts

  constructor(ports: RoomDoorPorts) {
    this.#ports = ports
  }

  /** What the engine says about it. Whoever has an account knocks by that alone. */
  handleEvent(event: Extract<MediaEvent, { type: 'admission' | 'door' }>): void {
    if (event.type === 'door') this.list.set(event.list)
    else if (event.admission === 'no-account') void this.#knockIfSomebody()
    else this.admission.set(event.admission)
  }

  /** Who we are has changed. */
  handleMe(): void {
    if (this.admission.current === 'no-account') void this.#knockIfSomebody()
  }

  async knock(): Promise<'knocked' | 'no-account'> {
    if (!(await this.#ports.identify())) return 'no-account'
    this.#ports.engine.post({ type: 'knock' })
    return 'knocked'
  }

  refuse(account: AccountId): void {
    this.#ports.engine.post({ type: 'refuse', account })
  }

  async #knockIfSomebody(): Promise<void> {
    // With an account the engine knocks, and tells how that stands.
    // A window that keeps nothing has none: whoever stands here is told, and not left before a silent door.
    const isSomebody = await this.#ports.identify().catch(() => false)
    if (!isSomebody) this.admission.set('no-account')
  }
}
