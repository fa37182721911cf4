import { beforeEach, describe, expect, it } from 'vitest'
import { FreshProof } from '../../src/session/fresh-proof.ts'
import { idFromBytes, type CertificateId } from '../../src/domain/ids.ts'
import { MemoryClock } from '../../src/adapters/memory/clock.ts'
import { MemoryLog } from '../../src/adapters/memory/log.ts'
import { must } from '../helpers/follows.ts'
import { StorageError } from '../../src/errors.ts'
import type { StandingProof } from '../../src/session/hosting.ts'

const proofOf = (byte: number, counted = 700): StandingProof => ({
  certificate: must(idFromBytes<CertificateId>(new Uint8Array(32).fill(byte))),
  counted,
})

let clock: MemoryClock
let log: MemoryLog
let proven: StandingProof | undefined
let isFailing: boolean
let told: number

beforeEach(() => {
  clock = new MemoryClock()
  log = new MemoryLog()
  proven = proofOf(1)
  isFailing = false
  told = 0
})

const keep = (first: StandingProof): FreshProof =>
  new FreshProof(first, {
    clock,
    log,
    prove: async () => {
      if (isFailing) throw new StorageError('expected a working disk, found a full one')
      return proven
    },
    changed: () => {
      told += 1
    },
  })

describe('the proof that a live Space is announced with', () => {
  it('stays while it stands', async () => {
    const proof = keep(proofOf(1))
    await clock.turn(300_000)
    expect([proof.current, told]).toEqual([proofOf(1), 0])
  })

  it('is replaced within two heartbeats when followers have churned, and announced', async () => {
    const proof = keep(proofOf(1))
    proven = proofOf(2, 640)
    await clock.turn(20_000)
    expect([proof.current, told]).toEqual([proofOf(2, 640), 1])
  })

  it('is the last one where too few are left: the gate does not cut a live Space', async () => {
    const proof = keep(proofOf(1))
    proven = undefined
    await clock.turn(100_000)
    expect([proof.current, told]).toEqual([proofOf(1), 0])
    proven = proofOf(3)
    await clock.turn(20_000)
    expect(proof.current).toEqual(proofOf(3))
  })

  it('waits for the disk to work again', async () => {
    const proof = keep(proofOf(1))
    proven = proofOf(2)
    isFailing = true
    await clock.turn(20_000)
    expect(log.lines.join()).toContain('proof-not-renewed')
    isFailing = false
    await clock.turn(20_000)
    expect(proof.current).toEqual(proofOf(2))
  })

  it('is none for a starter, and nothing is left behind after closing', async () => {
    const before = clock.pending
    const starter = keep({ certificate: undefined, counted: undefined })
    await clock.turn(60_000)
    expect(starter.current.certificate).toBeUndefined()
    const proof = keep(proofOf(1))
    proof.close()
    proven = proofOf(2)
    await clock.turn(60_000)
    expect([proof.current, clock.pending]).toEqual([proofOf(1), before])
  })
})
