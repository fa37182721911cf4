import { describe, expect, it } from 'vitest'
import { captionedChain, have } from '../helpers/caption-world.ts'
import { MemoryCaptionEngine } from '../../src/adapters/memory/caption-engine.ts'
import { MemoryClock } from '../../src/adapters/memory/clock.ts'
import { RoomCaptions } from '../../src/session/room-captions.ts'
import { Watchable } from '../../src/events.ts'
import type { Microphone } from '../../src/session/sound-api.ts'

describe('captions that are refused', () => {
  it('come back as they were typed when they are refused, and what a machine understood does not', async () => {
    const { world, alice, bob, carol } = await captionedChain()
    carol.says('anch’io')
    await world.when(() => carol.returned().join() === 'anch’io')
    carol.says('capito', { kind: 'recognised' })
    await world.when(() => carol.returned().join() === 'anch’io,-')
    await alice.part.act({ kind: 'mute', target: bob.account })
    await world.when(() => bob.state().locks.length === 1)
    bob.says('io parlo lo stesso')
    await world.when(() => bob.returned().join() === 'io parlo lo stesso')
  })

  it('all come back when there is no account to sign them with', async () => {
    const { world, bob } = await captionedChain()
    bob.signing.by = () => undefined
    for (const text of ['uno', 'due', 'tre']) bob.says(text)
    await world.when(() => bob.returned().length > 0)
    expect(bob.returned()).toEqual(['uno', 'due', 'tre'])
    expect(new Set(bob.troubles())).toEqual(new Set(['no-account']))
  })

  it('come back when there are too many at once, and those before them are shown', async () => {
    const { world, alice, bob } = await captionedChain()
    for (let n = 0; n < 10; n += 1) alice.says(`riga ${n}`)
    alice.says('una di troppo')
    await world.when(() => alice.returned().join() === 'una di troppo')
    await world.when(() => have('riga 9.', alice, bob))
    expect(alice.troubles()).toEqual(['too-fast'])
  })

  it('come back when a machine that understands ever more words pushes them out', async () => {
    const { world, bob } = await captionedChain()
    bob.says('scritto')
    for (let n = 0; n < 10; n += 1) bob.says(`capito ${n}`, { kind: 'recognised' })
    await world.when(() => bob.returned().join() === 'scritto')
    expect(bob.troubles()).toEqual(['too-fast'])
  })

  it('that cannot be signed come back, and those after them are shown', async () => {
    const { world, alice, bob, carol } = await captionedChain()
    const { author } = bob.part
    if (author === undefined) throw new TypeError('bob stands on the stage')
    const sign = (): Promise<never> => Promise.reject(new TypeError('the key is away'))
    bob.signing.by = () => ({ ...author, signer: { ...author.signer, sign } })
    bob.says('uno')
    await world.when(() => bob.returned().join() === 'uno')
    expect(bob.troubles()).toEqual(['failed'])
    bob.signing.by = () => author
    bob.says('due')
    await world.when(() => have('due.', alice, bob, carol))
    alice.says('si legge ancora')
    await world.when(() => have('si legge ancora.', bob))
  })

  it('come back when the code that makes them cannot be fetched', async () => {
    const { world, bob } = await captionedChain()
    bob.session().captions.open = () => Promise.reject(new TypeError('nobody has it'))
    bob.says('uno')
    await world.when(() => bob.returned().join() === 'uno')
    expect(bob.troubles()).toEqual(['unreachable'])
  })

  it('are told to whoever is in the room with what was typed', () => {
    const captions = new RoomCaptions({
      engine: { post: () => undefined },
      clock: new MemoryClock(),
      openEngine: async () => new MemoryCaptionEngine({}),
      microphone: new Watchable<Microphone>({ phase: 'off' }),
      voice: new Watchable(undefined),
    })
    captions.handleEvent({ type: 'caption-refused', reason: 'muted', text: 'uno' })
    expect(captions.refusal.current).toEqual({ reason: 'muted', text: 'uno' })
    captions.handleEvent({ type: 'caption-refused', reason: 'muted' })
    expect(captions.refusal.current).toEqual({ reason: 'muted' })
  })
})
