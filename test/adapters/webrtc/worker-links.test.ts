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
  const connect = () => links.connect(RITA, ASK, new AbortController().signal)
  return { links, orders, connect }
}

it('connects over the spare connection first, and makes another the next time', async () => {
  const { links, orders, connect } = setUp()
  links.handleReport({
    kind: 'link/channels',
    link: SPARE_LINK,
    control: openChannel(),
    bundles: openChannel(),
  })
  const first = connect()
  void connect()
  expect(orders.map(order => 'link' in order && order.link)).toEqual([SPARE_LINK, 2])
  links.handleReport({ kind: 'link/reply', link: SPARE_LINK, accepted: true, reply: ASK })
  expect(await first).toMatchObject({ kind: 'linked', link: { peer: RITA.peer } })
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
