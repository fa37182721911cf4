import { describe, expect, it } from 'vitest'
import { BARE_ASK, type SlotAdvert } from '../../../src/domain/tree/message.ts'
import { CROWD_MS, HANGING_MS } from '../../../src/domain/tree/limits.ts'
import { newTree, type Step, type TreeState } from '../../../src/domain/tree/state.ts'
import { peerOf } from '../../helpers/space-actions.ts'
import { step } from '../../../src/domain/tree/step.ts'

const SELF = { addresses: [], isSource: false, isRelay: false, hides: false } as const
const AT = { x: 0, y: 0, height: 5 }

const advert = (name: string, depth: number, delayMs: number): SlotAdvert => ({
  peer: peerOf(name),
  addresses: [`/${name}`],
  free: 2,
  depth,
  delayMs,
  ageMs: 100_000,
  root: 1,
  isRelay: false,
  takesWards: true,
  at: AT,
})

describe('in a crowd a relay', () => {
  /** Rita, of whose twenty slots `taken` were given within a second, the first to dora, who knows of free ones. */
  function rita(taken: number, adverts: readonly SlotAdvert[]): TreeState {
    const self = { ...SELF, peer: peerOf('rita'), slots: 20, slotsMax: 20, listens: false }
    let state = newTree({ ...self, isSource: true, isRelay: true }, 1, 0)
    for (let place = 0; place < taken; place += 1) {
      const ask = { ...BARE_ASK, purpose: 'attach', listens: true, slots: 4 } as const
      const from = peerOf(place === 0 ? 'dora' : `bob${place}`)
      state = step(state, { kind: 'asked', token: place, from, ask }, 1_000).state
      state = step(state, { kind: 'taken', token: place, link: 500 + place }, 1_100).state
    }
    const message = { kind: 'slots', gone: [], adverts } as const
    return step(state, { kind: 'message', link: 500, message, digest: [] }, 1_200).state
  }
  const asking = (state: TreeState, slots: number, atMs = 1_300) => {
    const ask = { ...BARE_ASK, purpose: 'attach', listens: true, slots, at: AT } as const
    const { effects } = step(state, { kind: 'asked', token: 99, from: peerOf('emma'), ask }, atMs)
    const answer = effects.find(effect => effect.kind === 'answer')
    if (answer?.kind !== 'answer') throw new TypeError('expected an answer')
    const { answer: said } = answer
    return said.kind === 'accepted' ? said.kind : said.alternates.map(({ peer }) => peer)
  }
  const below = [advert('erik', 1, 30), advert('fred', 3, 60)]

  it('keeps its slots for who has some for others, and sends the rest deeper than it would them', () => {
    const crowd = rita(6, below)
    expect(asking(crowd, 3)).toBe('accepted')
    expect(asking(crowd, 0)).toEqual([peerOf('fred'), peerOf('erik')])
  })

  it('takes everybody where nothing is known below, or nobody else came of late', () => {
    expect(asking(rita(6, []), 0)).toBe('accepted')
    expect(asking(rita(2, below), 0)).toBe('accepted')
    expect(asking(rita(6, below), 0, 1_200 + CROWD_MS)).toBe('accepted')
  })
})

describe('a newcomer whom others take and no link reaches', () => {
  const entry = { peer: peerOf('rita'), addresses: ['/rita'] }
  const asks = ({ effects }: Step) =>
    effects.flatMap(effect => (effect.kind === 'connect' ? [effect] : []))

  it('asks its entry point again after a second, as who lost its place', () => {
    const self = { ...SELF, peer: peerOf('carol'), slots: 0, slotsMax: 0, listens: true }
    const began = step(newTree(self, 3, 0), { kind: 'start', entries: [entry] }, 0)
    const [first] = asks(began)
    expect(first?.ask.isOrphan).toBe(false)
    const alternates = [advert('erik', 1, 30), advert('fred', 1, 30)]
    const refused = { kind: 'refused', reason: 'full', at: AT, alternates } as const
    let now = step(began.state, { ...refused, attempt: first?.attempt ?? 0 }, 100)
    const asked = [...asks(now)]
    for (let atMs = 150; atMs < 100 + HANGING_MS; atMs += 50) {
      now = step(now.state, QUIET, atMs)
      asked.push(...asks(now))
    }
    expect(asked.map(({ to }) => to.peer).sort()).toEqual([peerOf('erik'), peerOf('fred')].sort())
    const again: string[] = []
    for (let atMs = 100 + HANGING_MS; atMs < 2_000; atMs += 50) {
      now = step(now.state, QUIET, atMs)
      for (const { to, ask, attempt } of asks(now)) {
        again.push(`${to.peer} ${ask.isOrphan}`)
        if (to.peer !== entry.peer) continue
        now = step(now.state, { ...refused, alternates: [], attempt }, atMs + 40)
      }
    }
    expect(again).toContain(`${entry.peer} true`)
  })

  const QUIET = { kind: 'tick', brought: [], digest: [], quietMs: 0, isStrained: false } as const
})
