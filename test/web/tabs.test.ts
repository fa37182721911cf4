import { describe, expect, it } from 'vitest'
import { createTabs, type Tabs } from '../../web/store/tabs.ts'
import { FakeBrowser, tabMemory } from '../helpers/fake-tabs.ts'
import { readInside, writeInside } from '../../web/store/inside.ts'

const HERE = { link: 'https://loggia.example/#/s/code', wasOnStage: true, title: 'Evening' }
/** Promises of locks and answers. */
const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

function browser() {
  const all = new FakeBrowser()
  const letGo: string[] = []
  const open = (id: string): Tabs => {
    const tabs: Tabs = createTabs(all.tab(id), () => {
      letGo.push(id)
      tabs.tell(undefined)
    })
    return tabs
  }
  return { all, open, letGo }
}

describe('tabs of one browser', () => {
  it('hear where another one is, also when they open later, and when it moves or leaves', async () => {
    const { open } = browser()
    const [first, second] = [open('first'), open('second')]
    first.tell(HERE)
    const third = open('third')
    await settled()
    for (const { other } of [second, third]) {
      expect(other.value).toEqual({ ...HERE, tab: 'first' })
    }
    first.tell({ ...HERE, wasOnStage: false })
    expect(second.other.value?.wasOnStage).toBe(false)
    first.tell(undefined)
    await settled()
    expect([second.other.value, third.other.value]).toEqual([undefined, undefined])
  })

  it('learn that one has crashed, by the lock that it held', async () => {
    const { all, open } = browser()
    const [first, second] = [open('first'), open('second')]
    first.tell(HERE)
    await settled()
    expect(second.other.value?.tab).toBe('first')
    all.crash('first')
    await settled()
    expect(second.other.value).toBeUndefined()
  })

  it('let one take the place of another, and do not wait for ever for one that is frozen', async () => {
    const { all, open, letGo } = browser()
    const [first, second] = [open('first'), open('second')]
    first.tell(HERE)
    await settled()
    await second.takeOver()
    expect(letGo).toEqual(['first'])
    expect(second.other.value).toBeUndefined()

    all.shout({ kind: 'here', other: { ...HERE, tab: 'frozen' } })
    const frozen = { ...second.other.value }
    let isDone = false
    void second.takeOver().then(() => {
      isDone = true
    })
    await settled()
    all.turn(2_000)
    await settled()
    expect([frozen.tab ?? 'none', isDone]).toEqual(['frozen', true])
  })

  it('pass over what no tab of ours would say', () => {
    const { all, open } = browser()
    const tab = open('first')
    const odd = [
      undefined,
      null,
      7,
      'who',
      {},
      { kind: 'here' },
      { kind: 'here', other: { ...HERE } },
      { kind: 'here', other: { ...HERE, tab: 1 } },
      { kind: 'gone' },
      { kind: 'let-go', tab: ['first'] },
    ]
    for (const said of odd) all.shout(said)
    expect(tab.other.value).toBeUndefined()
  })
})

describe('what a tab keeps for its next load', () => {
  it('is where it was, and nothing once it left', () => {
    const memory = tabMemory()
    expect(readInside(memory)).toBeUndefined()
    const inside = { link: HERE.link, wasOnStage: true }
    for (const wasOnStage of [true, false]) {
      writeInside(memory, { ...inside, wasOnStage })
      expect(readInside(memory)).toEqual({ ...inside, wasOnStage })
    }
    writeInside(memory, undefined)
    expect(readInside(memory)).toBeUndefined()
  })

  it('is nothing where somebody else wrote there', () => {
    const memory = tabMemory()
    for (const text of ['stage', '', 'stage '.padEnd(9_000, 'x')]) {
      memory.write('inside', text)
      expect(readInside(memory)).toBeUndefined()
    }
  })
})
