import { expect, it } from 'vitest'
import { peerOf } from '../../helpers/space-actions.ts'
import { SPARE_LINK, type LinkOrder } from '../../../src/adapters/webrtc/link-messages.ts'
import { WorkerLinks } from '../../../src/adapters/webrtc/worker-links.ts'

const RITA = { peer: peerOf('rita'), addresses: [] }
const ASK = Uint8Array.of(1)

/** As much of a channel as a link that is being made touches. */
function openChannel(): RTCDataChannel {
  const channel = { readyState: 'open', bufferedAmount: 0, close: () => undefined }
  return channel as unknown as RTCDataChannel
}

function setUp() {
  const orders: LinkOrder[] = []
  const links = new WorkerLinks(order => void orders.push(order))
  const connect = (ask = ASK) => links.connect(RITA, ask, new AbortController().signal)
  const giveSpare = () => {
    const [control, bundles] = [openChannel(), openChannel()]
    links.handleReport({ kind: 'link/channels', link: SPARE_LINK, control, bundles })
    return { control, bundles }
  }
  return { links, orders, connect, giveSpare }
}

/** The page has asked rita, before the Worker did. */
const AHEAD = { kind: 'link/ahead', link: SPARE_LINK, to: RITA.peer, ask: ASK } as const
const ACCEPTED = { kind: 'link/reply', link: SPARE_LINK, accepted: true, reply: ASK } as const

it('connects over the spare connection first, and makes another the next time', async () => {
  const { links, orders, connect, giveSpare } = setUp()
  giveSpare()
  const first = connect()
  void connect()
  expect(orders.map(order => 'link' in order && order.link)).toEqual([SPARE_LINK, 2])
  links.handleReport(ACCEPTED)
  expect(await first).toMatchObject({ kind: 'linked', link: { peer: RITA.peer } })
})

it('asks nobody anew whom the page has asked the same', async () => {
  for (const answersFirst of [true, false]) {
    const { links, orders, connect, giveSpare } = setUp()
    const { bundles } = giveSpare()
    links.handleReport(AHEAD)
    if (answersFirst) links.handleReport(ACCEPTED)
    // Sound that comes before the tree is there is not lost.
    bundles.onmessage?.call(bundles, new MessageEvent('message', { data: new ArrayBuffer(3) }))
    const connecting = connect()
    if (!answersFirst) links.handleReport(ACCEPTED)
    const outcome = await connecting
    if (outcome.kind !== 'linked') throw new Error(`expected a link, got ${outcome.kind}`)
    expect(orders).toEqual([{ kind: 'link/standing', link: SPARE_LINK }])
    expect(outcome.link.peer).toBe(RITA.peer)
    const heard: number[] = []
    const unheard = () => undefined
    outcome.link.handle({
      control: unheard,
      closed: unheard,
      bundle: bytes => void heard.push(bytes.length),
    })
    expect(heard).toEqual([3])
  }
})

it('takes the refusal that the page was given', async () => {
  const { links, connect, giveSpare } = setUp()
  giveSpare()
  links.handleReport(AHEAD)
  links.handleReport({ ...ACCEPTED, accepted: false })
  expect(await connect()).toEqual({ kind: 'refused', reply: ASK })
})

it('asks itself where the page asked something else, or in vain', () => {
  const other = Uint8Array.of(2)
  const asked = { kind: 'link/connect', link: 2, to: RITA }
  const { links, orders, connect, giveSpare } = setUp()
  giveSpare()
  links.handleReport(AHEAD)
  void connect(other)
  expect(orders).toEqual([
    { kind: 'link/close', link: SPARE_LINK },
    { ...asked, ask: other },
  ])
  const vain = setUp()
  vain.giveSpare()
  vain.links.handleReport(AHEAD)
  vain.links.handleReport({ kind: 'link/closed', link: SPARE_LINK, why: 'nobody there' })
  void vain.connect()
  expect(vain.orders).toEqual([{ ...asked, ask: ASK }])
})

it('orders a connection of its own when the page has made none', () => {
  const { orders, connect } = setUp()
  void connect()
  expect(orders).toEqual([{ kind: 'link/connect', link: 2, to: RITA, ask: ASK }])
})

it('tells the page of an ask that was none, and only then', async () => {
  const { links, orders } = setUp()
  links.serve(async (_, ask) => ({
    accept: false,
    reply: ASK,
    ...(ask.length === 0 && { isMalformed: true as const }),
  }))
  for (const [link, ask] of [new Uint8Array(), ASK].entries()) {
    links.handleReport({ kind: 'link/ask', link, from: RITA.peer, ask })
  }
  await Promise.resolve()
  await Promise.resolve()
  const refused = { kind: 'link/answer', accept: false, reply: ASK }
  expect(orders.slice(1)).toEqual([
    { ...refused, link: 0, isMalformed: true },
    { ...refused, link: 1 },
  ])
})
