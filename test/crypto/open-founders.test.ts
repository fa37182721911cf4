import { describe, expect, it } from 'vitest'
import {
  communityOf,
  foundersOf,
  rulesFor,
  signBulletin,
  signPolicy,
} from '../helpers/communities.ts'
import { must, person } from '../helpers/follows.ts'
import { openBulletin, openPolicy } from '../../src/crypto/open-policy.ts'
import { seal } from '../../src/crypto/seal.ts'
import { openProfile } from '../../src/crypto/open-profile.ts'
import { POLICY_DOMAIN, writePolicy } from '../../src/wire/policy.ts'
import { FoundersEnvelope } from '../../src/wire/proto/community.ts'
import { PROFILE_DOMAIN } from '../../src/wire/profile.ts'

const founders = await foundersOf(3)
const [anna, bruno, carla] = founders as [
  (typeof founders)[0],
  (typeof founders)[0],
  (typeof founders)[0],
]
const mallory = await person(99)
const two = await communityOf(founders, 2)
const one = await communityOf(founders, 1)
const policy = rulesFor(two.community.id)

const reasonFor = async (envelope: Uint8Array, of = two): Promise<string> => {
  const opened = await openPolicy(envelope, of.community)
  return opened.ok ? 'ok' : opened.reason
}

describe('a community in which two of three founders must sign', () => {
  it('takes a policy that any two signed, whoever began', async () => {
    for (const by of [
      [anna, bruno],
      [carla, anna],
      [bruno, carla],
    ]) {
      expect(await reasonFor(await signPolicy(by, policy))).toBe('ok')
    }
  })

  it('refuses one that a single founder signed', async () => {
    expect(await reasonFor(await signPolicy([anna], policy))).toBe('too-few-founders')
  })

  it('refuses one that more signed than must, so that nobody makes another byte string of it', async () => {
    expect(await reasonFor(await signPolicy(founders, policy))).toBe('malformed')
  })

  it('refuses a founder and a stranger', async () => {
    expect(await reasonFor(await signPolicy([anna, mallory], policy))).toBe('not-a-founder')
  })

  it('refuses one founder twice, and signatures out of order', async () => {
    const good = FoundersEnvelope.decode(await signPolicy([anna, bruno], policy))
    const twice = Uint8Array.from([...good.key, ...good.signature])
    expect(await reasonFor(FoundersEnvelope.encode({ ...good, more: [twice] }))).toBe('malformed')
    const [second = new Uint8Array()] = good.more
    const swapped = {
      ...good,
      key: second.slice(0, 32),
      signature: second.slice(32),
      more: [twice],
    }
    expect(await reasonFor(FoundersEnvelope.encode(swapped))).toBe('malformed')
  })

  it('refuses the second signature when it is over other rules', async () => {
    const good = FoundersEnvelope.decode(await signPolicy([anna, bruno], policy))
    const other = await signPolicy([anna, bruno], { ...policy, threshold: 1 })
    const { more } = FoundersEnvelope.decode(other)
    expect(await reasonFor(FoundersEnvelope.encode({ ...good, more }))).toBe('signature')
  })

  it('takes a bulletin by the same rule', async () => {
    const { id } = two.community
    expect((await openBulletin(await signBulletin([anna, bruno], id), two.community)).ok).toBe(true)
    const alone = await openBulletin(await signBulletin([anna], id), two.community)
    expect(alone).toEqual({ ok: false, reason: 'too-few-founders' })
    expect(await openBulletin(await signPolicy([anna, bruno], policy), two.community)).toEqual({
      ok: false,
      reason: 'wrong-domain',
    })
  })

  it('refuses every flipped bit of a policy', async () => {
    const envelope = await signPolicy([anna, bruno], policy)
    for (let at = 0; at < envelope.length; at += 17) {
      const flipped = envelope.with(at, (envelope[at] ?? 0) ^ (1 << (at % 8)))
      expect(await reasonFor(flipped)).not.toBe('ok')
    }
  }, 20_000)
})

describe('a community of one signature', () => {
  it('has policies that are ordinary envelopes, byte for byte', async () => {
    const rules = rulesFor(one.community.id)
    const payload = writePolicy({ policy: rules, predecessor: undefined })
    const ordinary = await seal(anna.signer, POLICY_DOMAIN, payload)
    expect(await signPolicy([anna], rules)).toEqual(ordinary)
    expect(must(await openPolicy(ordinary, one.community)).policy).toEqual(rules)
  })
})

it('an envelope of another kind has no place for a second signature', async () => {
  const payload = Uint8Array.of(1)
  const profile = await seal(anna.signer, PROFILE_DOMAIN, payload)
  const more = [new Uint8Array(96)]
  const both = FoundersEnvelope.encode({ ...FoundersEnvelope.decode(profile), more })
  expect(await openProfile(both)).toMatchObject({ reason: 'malformed' })
})
