import type { LinkContent, Room, Spaces } from '../src/index.ts'
import type { MediaStart } from './media-start.ts'

/** What runs before anything is drawn. */
export type Begun = {
  readonly media: MediaStart
  /** Rejects when this browser cannot keep or do what the app needs. */
  readonly spaces: Promise<Spaces>
  /** The good link that opened this page, once it was read and its way prepared; the page explains a bad one. */
  readonly link: Promise<LinkContent | undefined>
}

/** What happened at a link's door before the page was there. */
export type Arrival = {
  readonly content: LinkContent
  /** Undefined when Listen was not pressed. Rejects with a LoggiaError when there is no sound here. */
  readonly room: Promise<Room> | undefined
}
