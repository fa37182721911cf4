import {
  OwnAnnouncement,
  type AnnouncementDraft,
  type LiveAnnouncement,
  type OwnDeps,
} from './own-announcement.ts'

/** The heartbeats of our own Spaces. */
export class OwnHeartbeats {
  readonly #deps: OwnDeps
  readonly #own = new Set<OwnAnnouncement>()

  constructor(deps: OwnDeps) {
    this.#deps = deps
  }

  /** Announces our Space from now on; `describe` is asked at every heartbeat. */
  announce(describe: () => AnnouncementDraft): LiveAnnouncement {
    const own = new OwnAnnouncement(describe, this.#deps)
    this.#own.add(own)
    const gone = (): void => void this.#own.delete(own)
    return {
      changed: () => own.changed(),
      end: () => own.end().finally(gone),
      stop: () => {
        own.stop()
        gone()
      },
    }
  }

  /** Somebody new is connected. */
  met(): void {
    for (const own of this.#own) own.met()
  }

  /** All fall silent. Idempotent. */
  stop(): void {
    for (const own of this.#own) own.stop()
    this.#own.clear()
  }
}
