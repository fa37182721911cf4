import type { Undo } from '../events.ts'

/** A frame of the y-protocols, still to be read. */
export type RoadFrame = Uint8Array

/** A connection to somebody who says to hold the same document. Nobody is named: all are strangers. */
export interface RoadLink {
  /** Hands a frame over; false when the road is shut or the other side is behind: then it is dropped. */
  send(frame: RoadFrame): boolean
  /** Ends the connection. Idempotent. */
  close(): void
}

/** What is told about links. None of them may throw. */
export type RoadHandlers = {
  /** A link is open. */
  opened(link: RoadLink): void
  /** A frame came, whole and in order, as the stranger sent it. */
  heard(link: RoadLink, frame: RoadFrame): void
  /** The link is gone. Told once, only after `opened`. */
  closed(link: RoadLink): void
}

/**
 * A second carrier of replicated documents beside the network: those who meet under a topic exchange
 * frames of the y-protocols. It carries and never judges, and never applies anything to a document.
 */
export interface DocumentRoads {
  /** Meets others under this topic until undone, which closes its links. Once per topic at a time. */
  join(topic: string, handlers: RoadHandlers): Undo
  /** Ends everything. Idempotent. */
  close(): void
}
