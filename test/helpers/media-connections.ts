import type { BrowserContext, Page } from 'playwright-core'

/** The window of a watched page; the product knows nothing of it. */
type WatchedWindow = Window & { mediaConnections?: RTCPeerConnection[] }

/** The channel that only media links have: libp2p's own connections carry none of this name. */
const BUNDLES = 'bundles'

/** Notes every peer connection of every page that opens a channel for bundles. */
export async function watchConnections(context: BrowserContext): Promise<void> {
  await context.addInitScript(bundles => {
    const watched = window as unknown as WatchedWindow
    const known: RTCPeerConnection[] = []
    watched.mediaConnections = known
    // oxlint-disable-next-line typescript/unbound-method -- called with the connection as `this`
    const create = RTCPeerConnection.prototype.createDataChannel
    RTCPeerConnection.prototype.createDataChannel = function (label, options) {
      if (label === bundles) known.push(this)
      return create.call(this, label, options)
    }
  }, BUNDLES)
}

/** Peer connections of this page that carry bundles now, in either direction. */
export async function mediaConnections(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      (window as unknown as WatchedWindow).mediaConnections?.filter(
        connection => connection.connectionState === 'connected',
      ).length ?? 0,
  )
}
