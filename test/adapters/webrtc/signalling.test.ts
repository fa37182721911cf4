import { beforeEach, describe, expect, it } from 'vitest'
import {
  CANDIDATES_MAX,
  MEDIA_PROTOCOL,
  writeMediaSignal,
  type MediaSignal,
} from '../../../src/wire/media-signal.ts'
import { MemoryClock } from '../../../src/adapters/memory/clock.ts'
import { MemoryLog } from '../../../src/adapters/memory/log.ts'
import { MemoryNetwork } from '../../../src/adapters/memory/network.ts'
import { PeerConduct } from '../../../src/session/peer-conduct.ts'
import { Signalling, type Negotiator } from '../../../src/adapters/webrtc/signalling.ts'
import { OFFER_WITHIN_MS } from '../../../src/adapters/webrtc/limits.ts'
import { peerOf } from '../../helpers/space-actions.ts'

const RITA = peerOf('rita')
const MALLORY = peerOf('mallory')
const sdp = 'v=0\r\n'
const ask = Uint8Array.of(1)

/** A peer connection that takes everything. */
const NEGOTIATOR: Negotiator = {
  onCandidate: () => undefined,
  makeOffer: async () => sdp,
  makeAnswer: async () => sdp,
  takeAnswer: async () => undefined,
  addCandidate: async () => undefined,
}

const signal = (value: MediaSignal): Uint8Array => writeMediaSignal(value)
const offer = signal({ kind: 'offer', ask, sdp })
const candidate = signal({ kind: 'candidate', candidate: 'here', mid: '0' })

let network: MemoryNetwork
let log: MemoryLog
let mallory: ReturnType<MemoryNetwork['join']>['streams']
let isThere: () => boolean
let clock: MemoryClock

beforeEach(() => {
  network = new MemoryNetwork()
  log = new MemoryLog()
  clock = new MemoryClock()
  const { streams } = network.join(RITA)
  mallory = network.join(MALLORY).streams
  isThere = () => streams.connected().includes(MALLORY)
  const conduct = new PeerConduct({ clock: new MemoryClock(), log, streams })
  streams.handle(MEDIA_PROTOCOL, async stream => {
    const signalling = new Signalling(stream, (peer, misdeed) =>
      conduct.strike(peer, MEDIA_PROTOCOL, misdeed),
    )
    const { sdp: offered } = await signalling.readOffer(clock)
    await signalling.accept(NEGOTIATOR, offered, Uint8Array.of(2))
    await signalling.takeCandidates(NEGOTIATOR)
    await signalling.end()
  })
})

/** Says this to rita on a stream of its own and hears her out; true when she broke the exchange off. */
async function say(...messages: readonly Uint8Array[]): Promise<boolean> {
  const to = { peer: RITA, addresses: [`/memory/${RITA}`] }
  const stream = await mallory.open(to, MEDIA_PROTOCOL, new AbortController().signal)
  try {
    for (const message of messages) await stream.write(message)
    await stream.close()
    while ((await stream.read()) !== undefined);
    return false
  } catch {
    return true
  }
}

const misdeeds = (): readonly string[] =>
  log.lines.map(line => line.replace(`misbehaviour ${MALLORY} ${MEDIA_PROTOCOL} `, ''))

describe('whoever signals', () => {
  const hostile: Readonly<Record<string, readonly [readonly Uint8Array[], string]>> = {
    'nothing that is a message': [[Uint8Array.of(1, 255, 255)], 'malformed'],
    'an unknown kind': [[Uint8Array.of(9)], 'unknown-kind'],
    'an empty message': [[new Uint8Array()], 'malformed'],
    'letters that no description has': [
      [signal({ kind: 'offer', ask, sdp: 'v=0\u0000' })],
      'malformed',
    ],
    'a candidate before its offer': [[candidate], 'out-of-turn'],
    'two offers': [[offer, offer], 'out-of-turn'],
    'garbage behind a good offer': [[offer, Uint8Array.of(0)], 'unknown-kind'],
    'candidates without end': [
      [offer, ...Array.from({ length: CANDIDATES_MAX }, () => candidate)],
      'too-many-candidates',
    ],
  }

  it.each(Object.keys(hostile))('%s is cut off, and dropped at the third time', async name => {
    const [messages, misdeed] = hostile[name] ?? [[], '']
    for (const before of [[], [misdeed]]) {
      expect(misdeeds()).toEqual(before)
      expect(await say(...messages)).toBe(true)
      expect(isThere()).toBe(true)
    }
    await say(...messages)
    expect(misdeeds()).toEqual([misdeed, misdeed, misdeed])
    expect(isThere()).toBe(false)
  })

  it('well and leaves at any point is blamed for nothing', async () => {
    for (let round = 0; round < 3; round += 1) {
      await say()
      await say(offer)
      await say(offer, candidate, candidate)
    }
    expect(misdeeds()).toEqual([])
    expect(isThere()).toBe(true)
  })
})

it('whoever opens a stream and says nothing keeps no place, and is blamed for nothing', async () => {
  const to = { peer: RITA, addresses: [`/memory/${RITA}`] }
  const stream = await mallory.open(to, MEDIA_PROTOCOL, new AbortController().signal)
  await clock.turn(OFFER_WITHIN_MS - 1)
  expect(clock.pending).toBe(1)
  const cut = expect(stream.read()).rejects.toThrow()
  await clock.turn(1)
  await cut
  expect(misdeeds()).toEqual([])
})

it('an ask that is none is refused with words, and is a misdeed', async () => {
  const blamed: string[] = []
  network.streamsOf(RITA)?.handle(MEDIA_PROTOCOL, async stream => {
    const signalling = new Signalling(stream, (peer, misdeed) => blamed.push(`${peer} ${misdeed}`))
    await signalling.readOffer(clock)
    await signalling.refuse({ reply: ask, isMalformed: true })
  })
  expect(await say(offer)).toBe(false)
  expect(blamed).toEqual([`${MALLORY} malformed-ask`])
})

it('an asker notes an answer out of turn, and of silence nothing', async () => {
  const blamed: string[] = []
  const askRita = async (...answers: readonly Uint8Array[]): Promise<unknown> => {
    network.streamsOf(RITA)?.handle(MEDIA_PROTOCOL, async stream => {
      await stream.read()
      for (const answer of answers) await stream.write(answer)
      await stream.close()
    })
    const to = { peer: RITA, addresses: [`/memory/${RITA}`] }
    const stream = await mallory.open(to, MEDIA_PROTOCOL, new AbortController().signal)
    const signalling = new Signalling(stream, (peer, misdeed) => blamed.push(`${peer} ${misdeed}`))
    return signalling.ask(NEGOTIATOR, ask).catch((fault: Error) => fault.message)
  }
  expect(await askRita(offer)).toBe('expected a reply, got offer')
  expect(await askRita()).toBe('expected a reply, got the end')
  expect(await askRita(Uint8Array.of(77))).toBe('a signalling message is unknown-kind')
  expect(await askRita(signal({ kind: 'refused', reply: ask }))).toMatchObject({ kind: 'refused' })
  expect(blamed).toEqual([`${RITA} out-of-turn`, `${RITA} unknown-kind`])
})

it.each([
  [true, ['answer taken', 'address told']],
  [false, ['address told', 'answer taken']],
])(
  'who tells its addresses late (%s) tells none before it took the answer',
  async (isLate, order) => {
    const happened: string[] = []
    const negotiator: Negotiator = {
      ...NEGOTIATOR,
      tellsAddressesLate: isLate,
      onCandidate: tell => tell('here', '0'),
      takeAnswer: async () => void happened.push('answer taken'),
    }
    let isTold: () => void = () => undefined
    const told = new Promise<void>(resolve => (isTold = resolve))
    network.streamsOf(RITA)?.handle(MEDIA_PROTOCOL, async stream => {
      await stream.read()
      const address = async (): Promise<void> => {
        await stream.read()
        happened.push('address told')
        isTold()
      }
      if (!isLate) await address()
      await stream.write(signal({ kind: 'accepted', reply: ask, sdp }))
      if (isLate) await address()
    })
    const to = { peer: RITA, addresses: [`/memory/${RITA}`] }
    const stream = await mallory.open(to, MEDIA_PROTOCOL, new AbortController().signal)
    const blame = (): void => undefined
    expect(await new Signalling(stream, blame).ask(negotiator, ask)).toMatchObject({
      kind: 'accepted',
    })
    await told
    expect(happened).toEqual(order)
  },
)
