import { describe, expect, it } from 'vitest'
import { FakeSpaces } from '../helpers/fake-spaces.ts'
import { fakeShell } from '../helpers/fake-shell.ts'
import { createStore } from '../../web/store/store.ts'
import { until } from '../helpers/until.ts'

describe('a store whose members did not load', () => {
  it('loads them when somebody presses Retry, once', async () => {
    const spaces = new FakeSpaces()
    const join = spaces.join.bind(spaces)
    let joins = 0
    let isBroken = true
    spaces.join = async () => {
      joins += 1
      if (isBroken) throw new TypeError('Failed to fetch dynamically imported module')
      return join()
    }
    const store = createStore(spaces, fakeShell())
    await until(() => store.settled.value)
    expect([joins, store.members.value]).toEqual([1, undefined])
    isBroken = false
    store.retry()
    store.retry()
    await until(() => store.members.value !== undefined)
    store.retry()
    expect(joins).toBe(2)
    store.close()
  })
})
