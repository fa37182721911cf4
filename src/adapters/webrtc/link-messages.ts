import type { PeerAddress } from '../../ports/streams.ts'
import type { PeerId } from '../../domain/ids.ts'

/** Names one link on its way between page and Worker. The Worker's asks are even, the page's odd. */
export type LinkId = number
/**
 * The connection that a page makes while its Worker is still loading: whomever the Worker connects to
 * first, it is over this one.
 */
export const SPARE_LINK: LinkId = 0

/** What the media Worker orders from the page, which alone may make peer connections. */
export type LinkOrder =
  | {
      readonly kind: 'link/connect'
      readonly link: LinkId
      readonly to: PeerAddress
      readonly ask: Uint8Array
    }
  /** Our answer to an ask. */
  | {
      readonly kind: 'link/answer'
      readonly link: LinkId
      readonly accept: boolean
      readonly reply: Uint8Array
      readonly isMalformed?: true
    }
  /** Both channels are open in the Worker: set-up is over. */
  | { readonly kind: 'link/standing'; readonly link: LinkId }
  /** Ends a link, or an attempt at one. */
  | { readonly kind: 'link/close'; readonly link: LinkId }
  /** Whether anybody answers asks; without, they are aborted. */
  | { readonly kind: 'link/serve'; readonly on: boolean }

/** What the page reports to the media Worker. */
export type LinkReport =
  | {
      readonly kind: 'link/ask'
      readonly link: LinkId
      readonly from: PeerId
      readonly ask: Uint8Array
    }
  /** The channels of a link being set up; those of an earlier attempt are void. They come as transfers. */
  | {
      readonly kind: 'link/channels'
      readonly link: LinkId
      readonly control: RTCDataChannel
      readonly bundles: RTCDataChannel
    }
  /**
   * The page has asked already, over its spare connection. Precedes the command that makes the Worker ask; the
   * reply comes as any other.
   */
  | {
      readonly kind: 'link/ahead'
      readonly link: LinkId
      readonly to: PeerId
      readonly ask: Uint8Array
    }
  /** What the other side said to our ask. */
  | {
      readonly kind: 'link/reply'
      readonly link: LinkId
      readonly accepted: boolean
      readonly reply: Uint8Array
    }
  /** The link failed, was closed, or never came about. Nothing follows. */
  | { readonly kind: 'link/closed'; readonly link: LinkId; readonly why: string }

/** Options of the `RTCRtpScriptTransform` that reads a link's track in the Worker. */
export type LinkTransformOptions = { readonly link: LinkId }

/** The part we use of the `rtctransform` event, whose type only a Worker's own library has. */
export type LinkTransformEvent = {
  readonly transformer: {
    readonly readable: ReadableStream<{ readonly data: ArrayBuffer }>
    readonly options: unknown
  }
}

/** Tells link messages from whatever else passes between page and Worker: both run our own code. */
export const isLinkMessage = (data: unknown): data is LinkOrder | LinkReport =>
  typeof data === 'object' &&
  data !== null &&
  'kind' in data &&
  typeof data.kind === 'string' &&
  data.kind.startsWith('link/')
