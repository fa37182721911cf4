import { CountedRoad, type Counts, type Fate } from './counted-road.ts'
import type { BrowserContext } from 'playwright-core'

/** A host candidate for UDP over IPv4: everything else would lead around the road. */
const CANDIDATE = /^(.*candidate:\S+ 1 udp \d+) (\d+\.\d+\.\d+\.\d+) (\d+) typ host(.*)$/i

/** Bytes towards the child and back. */
export type Traffic = { readonly down: Counts; readonly up: Counts }

const NOTHING: Counts = { stun: 0, dtls: 0, rtp: 0 }

/** Addresses instead of mDNS names, loopback where a machine has nothing else: packets can be led by them. */
export const PLAIN_CANDIDATES = [
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  '--allow-loopback-in-peer-connection',
]

/** The links at which the pages of one context are the child, each over roads that count. */
export class CountedLinks {
  /** By the number of the page's connection. */
  readonly #roads = new Map<number, CountedRoad[]>()
  readonly #fate: Fate | undefined

  private constructor(fate: Fate | undefined) {
    this.#fate = fate
  }

  /**
   * Call before the context has a page; its browser must name addresses instead of mDNS names. `fate`: of what passes,
   * all of it by default.
   */
  static async in(context: BrowserContext, fate?: Fate): Promise<CountedLinks> {
    const links = new CountedLinks(fate)
    await context.exposeFunction('throughRoad', (connection: number, line: string) =>
      links.#through(connection, line),
    )
    await context.addInitScript(`{${LEAD}}`)
    return links
  }

  /** Of the link that brought most so far: packets towards the child and back. */
  get busiest(): Traffic {
    return busiestOf([...this.each.values()])
  }

  /** Of every link so far, by the number of the page's connection: packets towards the child and back. */
  get each(): ReadonlyMap<number, Traffic> {
    return new Map(
      [...this.#roads].map(([connection, roads]) => [
        connection,
        { down: sum(roads.map(({ down }) => down)), up: sum(roads.map(({ up }) => up)) },
      ]),
    )
  }

  close(): void {
    for (const roads of this.#roads.values()) for (const road of roads) road.close()
  }

  async #through(connection: number, line: string): Promise<string | undefined> {
    const [, head = '', address = '', port = '', tail = ''] = CANDIDATE.exec(line) ?? []
    if (head === '') return undefined
    const road = await CountedRoad.open({ address, port: Number(port) }, this.#fate)
    this.#roads.set(connection, [...(this.#roads.get(connection) ?? []), road])
    return `${head} ${address} ${road.port} typ host${tail}`
  }
}

/** What passed on the link that brought most since then: who was a guest at first is carried by another by now. */
export function busiestSince(links: CountedLinks, before: ReadonlyMap<number, Traffic>): Traffic {
  const since = [...links.each].map(([connection, { down, up }]) => {
    const then = before.get(connection)
    return { down: less(down, then?.down ?? NOTHING), up: less(up, then?.up ?? NOTHING) }
  })
  return busiestOf(since)
}

const busiestOf = (links: readonly Traffic[]): Traffic =>
  links.toSorted((a, b) => total(b.down) - total(a.down))[0] ?? { down: NOTHING, up: NOTHING }

const less = (after: Counts, before: Counts): Counts => ({
  stun: after.stun - before.stun,
  dtls: after.dtls - before.dtls,
  rtp: after.rtp - before.rtp,
})

export const total = (counts: Counts): number => counts.stun + counts.dtls + counts.rtp

const sum = (each: readonly Counts[]): Counts =>
  each.reduce(
    (all, counts) => ({
      stun: all.stun + counts.stun,
      dtls: all.dtls + counts.dtls,
      rtp: all.rtp + counts.rtp,
    }),
    NOTHING,
  )

/**
 * Runs in the page before its own scripts: a media connection of ours names no address of its own, so that the
 * parent knows it only by the road's, and takes the parent's addresses as roads to them.
 */
const LEAD = `
const own = RTCPeerConnection.prototype
const { createDataChannel, addIceCandidate, setRemoteDescription } = own
const descriptor = name => Object.getOwnPropertyDescriptor(own, name)
const [described, handled] = [descriptor('localDescription'), descriptor('onicecandidate')]
const numbers = new WeakMap()
let count = 0
own.createDataChannel = function (label, options) {
  if (label === 'control' && !numbers.has(this)) numbers.set(this, (count += 1))
  return createDataChannel.call(this, label, options)
}
own.addIceCandidate = async function (candidate) {
  if (!numbers.has(this)) return addIceCandidate.call(this, candidate)
  const line = await throughRoad(numbers.get(this), candidate.candidate)
  if (line) await addIceCandidate.call(this, { ...candidate, candidate: line })
}
own.setRemoteDescription = async function (description) {
  if (!numbers.has(this)) return setRemoteDescription.call(this, description)
  const lines = []
  for (const line of description.sdp.split('\\r\\n')) {
    const isCandidate = line.startsWith('a=candidate:')
    const led = isCandidate ? await throughRoad(numbers.get(this), line) : line
    if (led !== null && led !== undefined) lines.push(led)
  }
  await setRemoteDescription.call(this, { type: description.type, sdp: lines.join('\\r\\n') })
}
Object.defineProperty(own, 'localDescription', {
  get() {
    const real = described.get.call(this)
    if (!numbers.has(this) || real === null) return real
    return { type: real.type, sdp: real.sdp.replaceAll(/a=candidate:.*\\r\\n/g, '') }
  },
})
Object.defineProperty(own, 'onicecandidate', {
  set(handler) {
    const tell = event => numbers.has(this) || handler(event)
    handled.set.call(this, handler && tell)
  },
})
`
