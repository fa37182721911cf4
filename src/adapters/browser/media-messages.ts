import type { MediaCommand, MediaEvent } from '../../ports/media-engine.ts'
import type { PeerId } from '../../domain/ids.ts'

/** Page → media Worker, beside the link reports of `adapters/webrtc`. */
export type MediaOrder =
  | {
      readonly kind: 'media/begin'
      /** Who this tab is on the network: known once the network stands. */
      readonly self: PeerId
      /** Children this tab may take. */
      readonly slots: number
      /** Its address is shown to relays alone. */
      readonly hides: boolean
    }
  | { readonly kind: 'media/command'; readonly command: MediaCommand }

/** Media Worker → page, beside the link orders. */
export type MediaReport = { readonly kind: 'media/event'; readonly event: MediaEvent }

/** Tells media messages from link messages: both come from our own code. */
export const isMediaMessage = (data: unknown): data is MediaOrder | MediaReport =>
  typeof data === 'object' &&
  data !== null &&
  'kind' in data &&
  typeof data.kind === 'string' &&
  data.kind.startsWith('media/')
