/** A page with y-webrtc as it comes: what somebody else's program would be, honest or not. */
import * as Y from 'yjs'
// The test's own look at the stock provider: src/adapters/y-webrtc declares only what we use of it.
import * as stock from 'y-webrtc'

type Conn = { readonly peer: { send(bytes: Uint8Array): void }; readonly connected: boolean }
type Provider = {
  readonly room: { readonly webrtcConns: ReadonlyMap<string, Conn> } | null
  readonly synced?: boolean
  destroy(): void
}
type Stock = {
  readonly WebrtcProvider: new (room: string, doc: Y.Doc, options: object) => Provider
}
// What the package exports beyond our declaration of it.
const { WebrtcProvider } = stock as unknown as Stock

const doc = new Y.Doc()
let provider: Provider | undefined

const conns = (): readonly Conn[] => [...(provider?.room?.webrtcConns.values() ?? [])]

const driver = {
  async open(signalUrl: string, room: string): Promise<void> {
    provider = new WebrtcProvider(room, doc, {
      signaling: [signalUrl],
      peerOpts: { config: { iceServers: [] } },
    })
  },
  async apply(update: readonly number[]): Promise<void> {
    Y.applyUpdate(doc, Uint8Array.from(update))
  },
  async count(): Promise<number> {
    return doc.getMap('f').size
  },
  async connected(): Promise<number> {
    return conns().filter(conn => conn.connected).length
  },
  /** Deletes everybody's follow, as any Yjs peer may. */
  async wipe(): Promise<void> {
    doc.transact(() => {
      for (const key of doc.getMap('f').keys()) doc.getMap('f').delete(key)
    })
  },
  /** Writes something else under everybody's key. */
  async overwrite(keys: readonly string[]): Promise<void> {
    doc.transact(() => {
      for (const key of keys) doc.getMap('f').set(key, Uint8Array.of(1, 2, 3))
    })
  },
  /** Sends these bytes as they are, so many times. */
  async flood(bytes: readonly number[], times: number): Promise<void> {
    for (const { peer } of conns()) {
      for (let sent = 0; sent < times; sent++) {
        try {
          peer.send(Uint8Array.from(bytes))
        } catch {
          return
        }
      }
    }
  },
  /** Says to the signalling what the stock client would fall over. */
  async signalGarbage(signalUrl: string, topic: string): Promise<void> {
    const socket = new WebSocket(signalUrl)
    await new Promise(resolve => socket.addEventListener('open', resolve))
    socket.send(JSON.stringify({ type: 'subscribe', topics: [topic] }))
    for (const data of [
      null,
      7,
      { type: 'signal', from: 'x' },
      { type: 'signal', from: 'x', to: 'y', token: 1, signal: { type: 'answer', sdp: 'garbage' } },
      { type: 'announce', from: 'nobody' },
    ]) {
      socket.send(JSON.stringify({ type: 'publish', topic, data }))
    }
  },
}

/** What the test may call. */
export type StockDriver = typeof driver

Object.assign(globalThis, { driver })
