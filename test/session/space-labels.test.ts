import { expect, test } from 'vitest'
import { QUIET } from '../helpers/quiet-state.ts'
import { idOf } from '../helpers/space-actions.ts'
import { privateLabels } from '../../src/crypto/private-labels.ts'
import { SpaceLabels } from '../../src/session/space-labels.ts'
import { readSpacePin } from '../../src/wire/action-body.ts'
import { until } from '../helpers/until.ts'
import type { AccountId } from '../../src/domain/ids.ts'
import type { MediaEvent } from '../../src/ports/media-engine.ts'
import type { SpaceState } from '../../src/domain/space/state.ts'

const SECRET = new Uint8Array(32).fill(3)

const state = (title: string): MediaEvent => ({
  type: 'state',
  state: { ...QUIET, ...BARE, title },
})
const BARE: Pick<SpaceState, 'id' | 'community' | 'host' | 'title' | 'language' | 'startedAtMs'> = {
  id: idOf('space'),
  community: idOf('community'),
  host: idOf('alice'),
  title: '',
  language: 'it',
  startedAtMs: 0,
}

function reader(secret?: Uint8Array) {
  const labels = new SpaceLabels()
  labels.bring(secret)
  const told: string[] = []
  const show = (event: MediaEvent): void =>
    labels.show(event, shown => {
      if (shown.type === 'state') told.push(shown.state.title)
      if (shown.type === 'waiting') told.push(shown.waiting.map(({ name }) => name).join())
      if (shown.type === 'abandoned') told.push('abandoned')
    })
  return { labels, told, show }
}

test('what a public Space says is told at once and untouched', () => {
  const { told, show } = reader()
  const event = state('Evening')
  show(event)
  expect(told).toEqual(['Evening'])
})

test('what looks sealed in a public Space says nothing', async () => {
  const { told, show } = reader()
  show(state(await (await privateLabels(SECRET)).seal('Buy gold')))
  expect(told).toEqual([''])
})

test('sealed words are told as they were written, one event after the other', async () => {
  const { labels, told, show } = reader(SECRET)
  const sealed = await labels.seal('Evening', 80)
  const name = await labels.seal('Bob', 40)
  show(state(sealed))
  show({ type: 'waiting', waiting: [{ account: idOf('bob'), name, sinceMs: 0 }], inAll: 1 })
  show(state('as it is'))
  expect(told).toEqual([])
  await until(() => told.length === 3)
  expect(told).toEqual(['Evening', 'Bob', 'as it is'])
  await until(() => {
    show(state(sealed))
    return told.at(-1) === 'Evening'
  })
})

test('a pinned link and the names in a chat are sealed too', async () => {
  const { labels } = reader(SECRET)
  const url = 'https://example.org/agenda'
  const pin = await labels.sealAct({ kind: 'pin', url })
  expect(JSON.stringify(pin)).not.toContain('example')
  const sealed = pin.kind === 'pin' ? (pin.url ?? '') : ''
  expect(readSpacePin(sealed)).toBe(sealed)
  const name = await labels.seal('Bob', 40)
  const shown: MediaEvent[] = []
  const event: MediaEvent = { type: 'state', state: { ...QUIET, ...BARE, pinned: sealed } }
  labels.show(event, each => shown.push(each))
  const line = {
    id: 'a',
    account: idOf<AccountId>('bob'),
    name,
    text: 'ciao',
    atMs: 1,
    phase: 'out',
  } as const
  labels.show({ type: 'talk', lines: [line] }, each => shown.push(each))
  await until(() => shown.length === 2)
  expect(shown).toMatchObject([{ state: { pinned: url } }, { lines: [{ name: 'Bob' }] }])
})

test('words under another secret are told as none, and a member’s are cleaned and cut like anybody’s', async () => {
  const { told, show } = reader(SECRET)
  const [theirs, ours] = [
    await privateLabels(new Uint8Array(32).fill(4)),
    await privateLabels(SECRET),
  ]
  show(state(await theirs.seal('Evening')))
  show(state(await ours.seal(`\u202egnineve ${'x'.repeat(90)}`)))
  await until(() => told.length === 2)
  expect(told[0]).toBe('')
  expect(told[1]).toBe(`gnineve ${'x'.repeat(72)}`)
})

test('acts are sealed where there is a secret, and only their words', async () => {
  const { labels } = reader(SECRET)
  const opened = await privateLabels(SECRET)
  const ban = { kind: 'ban', target: idOf<AccountId>('bob'), reason: 'rude', untilMs: 0 } as const
  const sealed = await labels.sealAct(ban)
  expect(sealed).toMatchObject({ kind: 'ban', target: ban.target, untilMs: 0 })
  expect('reason' in sealed && (await opened.open(sealed.reason))).toBe('rude')
  expect(await labels.sealAct({ kind: 'close' })).toEqual({ kind: 'close' })
  const edit = await labels.sealAct({ kind: 'edit', topics: ['a', 'b'] })
  expect(Object.keys(edit)).toEqual(['kind', 'topics'])
  expect(await reader().labels.sealAct(ban)).toBe(ban)
})

test('topics and the pinned link are read by members alone, as soon as they are some', async () => {
  const [host, waiting] = [reader(SECRET), reader(SECRET)]
  const words = new Uint8Array(32).fill(7)
  host.labels.bringWords([words])
  const edit = await host.labels.sealAct({ kind: 'edit', title: 'Evening', topics: ['Roses'] })
  const pin = await host.labels.sealAct({ kind: 'pin', url: 'https://example.org/' })
  if (edit.kind !== 'edit' || pin.kind !== 'pin') throw new TypeError('another act')
  const { title = '', topics = [] } = edit
  const event: MediaEvent = {
    type: 'state',
    state: { ...QUIET, ...BARE, title, topics, pinned: pin.url },
  }
  const shown: MediaEvent[] = []
  const look = async (): Promise<void> => {
    const count = shown.length + 1
    waiting.labels.show(event, each => shown.push(each))
    await until(() => shown.length === count)
  }
  await look()
  waiting.labels.bringWords([new Uint8Array(32).fill(6), words])
  await look()
  expect(shown).toMatchObject([
    { state: { title: 'Evening', topics: [], pinned: undefined } },
    { state: { title: 'Evening', topics: ['Roses'], pinned: 'https://example.org/' } },
  ])
})
