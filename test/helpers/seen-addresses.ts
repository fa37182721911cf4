import type { BrowserContext, Page } from 'playwright-core'

/** The window of a watched page; the product knows nothing of it. */
type WatchedWindow = Window & {
  connectionsMade?: Set<RTCPeerConnection>
  candidatesTold?: string[]
}

/** Without the forms that take callbacks. */
type Unwatched = Pick<RTCPeerConnection, 'createDataChannel'> & {
  setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void>
  addIceCandidate(candidate?: RTCIceCandidateInit | null): Promise<void>
}

/** Notes every peer connection of every page, and every candidate that others tell it. */
export async function watchAddresses(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const watched = window as unknown as WatchedWindow
    const made = (watched.connectionsMade = new Set())
    const told: string[] = (watched.candidatesTold = [])
    const { prototype } = RTCPeerConnection
    // oxlint-disable-next-line typescript/unbound-method -- called with the connection as `this`
    const { createDataChannel, setRemoteDescription, addIceCandidate } = prototype as Unwatched
    prototype.createDataChannel = function (label, options) {
      made.add(this)
      return createDataChannel.call(this, label, options)
    }
    prototype.setRemoteDescription = function (description: RTCSessionDescriptionInit) {
      made.add(this)
      told.push(description.sdp ?? '')
      return setRemoteDescription.call(this, description)
    }
    prototype.addIceCandidate = function (candidate?: RTCIceCandidateInit | null) {
      told.push(candidate?.candidate ?? '')
      return addIceCandidate.call(this, candidate)
    }
  })
}

/**
 * The UDP ports of a page's own candidates, `own`, and those `seen` of others: told by signalling, or found as the
 * source of packets that came. On one computer all addresses are the same, and ports tell who is who.
 */
export async function portsOf(
  page: Page,
): Promise<{ readonly own: readonly number[]; readonly seen: readonly number[] }> {
  return page.evaluate(async () => {
    const { connectionsMade = [], candidatesTold = [] } = window as unknown as WatchedWindow
    const [own, seen] = [new Set<number>(), new Set<number>()]
    const noteAll = (text: string, into: Set<number>): void => {
      for (const [, port] of text.matchAll(/candidate:\S+ \d+ udp \d+ \S+ (\d+) /gi))
        into.add(Number(port))
    }
    for (const text of candidatesTold) noteAll(text, seen)
    for (const connection of connectionsMade) {
      noteAll(connection.localDescription?.sdp ?? '', own)
      for (const report of (await connection.getStats()).values() as Iterable<{
        type: string
        port?: number
      }>) {
        if (report.port === undefined) continue
        if (report.type === 'local-candidate') own.add(report.port)
        if (report.type === 'remote-candidate') seen.add(report.port)
      }
    }
    return { own: [...own], seen: [...seen] }
  })
}
