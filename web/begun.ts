import type { Doorbell } from './doorbell.ts'
import type { LinkContent, Spaces } from '../src/index.ts'
import type { MediaStart } from './media-start.ts'

/** What runs before anything is drawn. */
export type Begun = {
  readonly media: MediaStart
  /** Rejects when this browser cannot keep or do what the app needs. */
  readonly spaces: Promise<Spaces>
  /** The good link that opened this page, once it was read and its way prepared; the page explains a bad one. */
  readonly link: Promise<LinkContent | undefined>
  /** Of a page that was opened by a link. */
  readonly bell: Doorbell | undefined
}
