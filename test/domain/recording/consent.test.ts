import { describe, expect, it } from 'vitest'
import {
  consentsFrom,
  hearConsent,
  NOTICE_MS,
  withdrawConsent,
  type Consents,
  type Utterance,
} from '../../../src/domain/recording/consent.ts'
import { idOf } from '../../helpers/space-actions.ts'
import type { AccountId } from '../../../src/domain/ids.ts'

const alice = idOf<AccountId>('alice')
const bob = idOf<AccountId>('bob')
const FROM_MS = 10_000

const word = (over: Partial<Utterance> = {}): Utterance => ({
  account: bob,
  atMs: FROM_MS + NOTICE_MS,
  startsTalkspurt: false,
  endsTalkspurt: false,
  hasSound: true,
  ...over,
})
const first = { startsTalkspurt: true }
const lifeSign = { hasSound: false, endsTalkspurt: true }

/** What of these is kept, of a recording by alice. */
function kept(...said: readonly Utterance[]): readonly boolean[] {
  let consents = consentsFrom(FROM_MS, alice)
  return said.map(one => {
    const heard = hearConsent(consents, one)
    consents = heard.consents
    return heard.isGiven
  })
}

describe('whoever speaks is recorded', () => {
  it('from the first sentence that begins after the notice', () => {
    expect(kept(word(), word({ endsTalkspurt: true }), word(first), word())).toEqual([
      false,
      false,
      true,
      true,
    ])
  })

  it('not by a sentence that begins while the notice is on its way', () => {
    const early = { ...first, atMs: FROM_MS + NOTICE_MS - 1 }
    expect(kept(word(early), word(), word(first))).toEqual([false, false, true])
  })

  it('also when the beginning was lost, after a silence', () => {
    expect(kept(word(lifeSign), word(), word(lifeSign))).toEqual([false, true, true])
  })

  it('at once, when it is who records', () => {
    expect(kept(word({ account: alice, atMs: FROM_MS }))).toEqual([true])
  })

  it('no more once they do not want to be, until they begin again', () => {
    const spoke: Consents = hearConsent(consentsFrom(FROM_MS, alice), word(first)).consents
    const out = withdrawConsent(spoke, bob)
    expect(hearConsent(out, word()).isGiven).toBe(false)
    expect(hearConsent(out, word(first)).isGiven).toBe(true)
    expect(hearConsent(out, word({ account: alice })).isGiven).toBe(true)
  })
})
