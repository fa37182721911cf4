import { describe, expect, it } from 'vitest'
import { FACES_MAX, followedNow } from '../../../src/domain/directory/followed-now.ts'
import { announcementOf } from '../../helpers/announcements.ts'
import { idOf } from '../../helpers/space-actions.ts'
import type { Announcement } from '../../../src/domain/directory/announcement.ts'
import type { AccountId } from '../../../src/domain/ids.ts'

const account = (name: string): AccountId => idOf<AccountId>(name)
const accounts = (...names: readonly string[]): ReadonlySet<AccountId> =>
  new Set(names.map(account))
const space = (host: string, ...others: readonly string[]): Announcement =>
  announcementOf(host, { speakers: [host, ...others].map(account) })

/** Who is met, as what, and in whose Space. */
function met(
  live: readonly Announcement[],
  following: ReadonlySet<AccountId>,
  unwanted = accounts(),
): readonly string[] {
  const names = ['alice', 'bob', 'carol', 'mallory']
  return followedNow(live, { following, unwanted }).map(
    ({ account: found, role, announcement }) =>
      `${names.find(name => account(name) === found)}: ${role} at ${announcement.hostName}`,
  )
}

describe('the followed people who are live', () => {
  it('are those who host, and then those who stand on the stage of another', () => {
    const live = [space('mallory', 'bob'), space('alice')]
    expect(met(live, accounts('alice', 'bob'))).toEqual([
      'alice: host at alice',
      'bob: speaker at mallory',
    ])
  })

  it('are nobody where nobody is followed, or no one of them is live', () => {
    expect(met([space('alice', 'bob')], accounts())).toEqual([])
    expect(met([space('alice', 'bob')], accounts('carol'))).toEqual([])
    expect(met([], accounts('alice'))).toEqual([])
  })

  it('are met once each: where they host, or else in the first Space', () => {
    const live = [space('alice', 'bob', 'carol'), space('bob', 'carol')]
    expect(met(live, accounts('bob', 'carol'))).toEqual([
      'bob: host at bob',
      'carol: speaker at alice',
    ])
  })

  it('are without a host that is gone while its heir leads', () => {
    const led = { ...space('alice', 'bob'), by: account('bob') }
    expect(met([led], accounts('alice', 'bob'))).toEqual(['bob: speaker at alice'])
  })

  it('are without whom one wants nothing to do with', () => {
    expect(met([space('alice', 'bob')], accounts('alice', 'bob'), accounts('bob'))).toEqual([
      'alice: host at alice',
    ])
  })

  it('fill a row and no more, however many are live', () => {
    const names = Array.from({ length: FACES_MAX + 1 }, (_, at) => `host ${at}`)
    const live = names.map(name => space(name))
    const rows = [live.slice(1), live].map(
      some => followedNow(some, { following: accounts(...names), unwanted: accounts() }).length,
    )
    expect(rows).toEqual([FACES_MAX, FACES_MAX])
  })
})
