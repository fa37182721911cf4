import type { Link, SimNode } from './node.ts'
import type { SpeakerDigest, Want } from '../../src/domain/tree/message.ts'

/** Of somebody who speaks on (decision 21). */
export { BUNDLE_MS } from '../../src/domain/media/repair.ts'
/** The one who speaks. */
export const KID = 1n

/** How bundles pass through the simulated tree: as flows along links, or one by one. */
export interface Media {
  /** What a link's ends say of it, or whether its upper end works, is another. */
  changed(link: Link): void
  /** Somebody asks for bundles again. */
  pull(node: SimNode, link: Link, wants: readonly Want[]): void
  /** A ward became a child. */
  catchUp(node: SimNode, link: Link): void
  digest(node: SimNode): readonly SpeakerDigest[]
  quietMs(node: SimNode): number
  brought(
    node: SimNode,
  ): readonly { readonly link: number; readonly came: number; readonly missed: number }[]
}
