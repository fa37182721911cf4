import { Asker } from '../../src/session/asker.ts'
import { describe, expect, it } from 'vitest'
import { fakeId } from '../helpers/fake-ids.ts'
import { generateSigner } from '../../src/crypto/ed25519.ts'
import { patientClock } from '../helpers/patient-clock.ts'
import type { SpaceId } from '../../src/domain/ids.ts'

/** Somebody who asks, and after how many seconds it did. */
async function asking() {
  const clock = patientClock()
  const signer = await generateSigner()
  const startMs = clock.now()
  const said: number[] = []
  const asker = new Asker({
    space: fakeId<SpaceId>(1),
    clock,
    signer,
    delegation: new Uint8Array(8),
    name: 'Bob',
    send: async () => void said.push((clock.now() - startMs) / 1_000),
  })
  return { clock, asker, said }
}

describe('whoever asks to speak', () => {
  it('and is shown in no notice asks ever more rarely, and once a minute for as long as it likes', async () => {
    const { clock, asker, said } = await asking()
    await asker.ask(true)
    await clock.turn(260_000)
    expect(said).toEqual([0, 5, 15, 35, 75, 135, 195, 255])
    asker.close()
    expect(clock.pending).toBe(0)
  })

  it('asks soon again when it asks anew, or takes it back', async () => {
    const { clock, asker, said } = await asking()
    await asker.ask(true)
    await clock.turn(100_000)
    await asker.ask(false)
    await clock.turn(6_000)
    expect(said.slice(-2)).toEqual([100, 105])
  })

  it('repeats nothing once a notice shows it, or the log answered', async () => {
    const { clock, asker, said } = await asking()
    await asker.ask(true)
    asker.heard(true)
    await clock.turn(60_000)
    expect(said).toEqual([0])
    asker.settle()
    expect(clock.pending).toBe(0)
  })
})
