import { describe, expect, it } from 'vitest'
import { createIdentityFlow, type IdentityFlow } from '../../web/store/identity-flow.ts'
import { CAST, FakeSpaces, PHRASE } from '../helpers/fake-spaces.ts'
import { until } from '../helpers/until.ts'

const words = PHRASE.split(' ')

/** Carol's browser; the words asked for are the first and the last. */
function setup(): { spaces: FakeSpaces; flow: IdentityFlow; faults: unknown[] } {
  const spaces = new FakeSpaces()
  const faults: unknown[] = []
  const picks = [0, 10]
  const flow = createIdentityFlow(
    spaces,
    work => void work().catch((fault: unknown) => faults.push(fault)),
    () => picks.shift() ?? 0,
  )
  return { spaces, flow, faults }
}

async function atConfirm(): Promise<ReturnType<typeof setup>> {
  const all = setup()
  all.flow.make('Carol', 'it')
  await until(() => all.flow.step.value.step === 'phrase')
  all.flow.written()
  return all
}

describe('making an identity', () => {
  it('shows twelve words and the account they make', async () => {
    const { flow } = setup()
    flow.make('Carol', 'it')
    await until(() => flow.step.value.step === 'phrase')
    expect(flow.step.value).toMatchObject({ key: { name: 'Carol', words, account: CAST.rita } })
  })

  it('asks for two of them', async () => {
    const { flow } = await atConfirm()
    expect(flow.step.value).toMatchObject({ step: 'confirm', asked: [0, 11] })
  })

  it('keeps nothing while an answer is wrong, and says which', async () => {
    const { flow, spaces } = await atConfirm()
    flow.confirm([words[0] ?? '', 'mare'])
    expect(flow.step.value).toMatchObject({ step: 'confirm', wrong: [11] })
    expect(spaces.me.current).toBeUndefined()
  })

  it('keeps the account once both are right, however they are typed', async () => {
    const { flow, spaces } = await atConfirm()
    flow.confirm([` ${words[0]?.toUpperCase()} `, words[11] ?? ''])
    await until(() => spaces.me.current !== undefined)
    expect(spaces.me.current).toEqual({ account: CAST.rita, name: 'Carol' })
  })

  it('stands where it stood when the browser cannot keep it', async () => {
    const { flow, spaces, faults } = await atConfirm()
    spaces.becomeMe = () => Promise.reject(new TypeError('full'))
    flow.confirm([words[0] ?? '', words[11] ?? ''])
    await until(() => faults.length > 0)
    expect(flow.step.value.step).toBe('confirm')
  })
})

describe('coming back with a phrase', () => {
  const problemOf = async (phrase: string): Promise<unknown> => {
    const { flow } = setup()
    flow.startRestore()
    flow.restore(phrase, 'Carol')
    await until(() => flow.step.value.step === 'restore' && 'problem' in flow.step.value)
    return 'problem' in flow.step.value ? flow.step.value.problem : undefined
  }

  it('counts the words', async () => {
    expect(await problemOf('ragazzo olmo')).toEqual({ kind: 'word-count', have: 2 })
    expect(await problemOf('   ')).toEqual({ kind: 'word-count', have: 0 })
  })

  it('names the word that is in no list', async () => {
    const phrase = [...words.slice(0, 11), 'ondda'].join(' ')
    expect(await problemOf(phrase)).toEqual({ kind: 'word', word: 'ondda' })
  })

  it('says when the words make no key together', async () => {
    expect(await problemOf(words.toReversed().join(' '))).toEqual({ kind: 'checksum' })
  })

  it('takes line breaks and capitals as they come', async () => {
    const { flow, spaces } = setup()
    flow.startRestore()
    flow.restore(`\n ${words.join('\n').toUpperCase()} `, 'Carol')
    await until(() => spaces.me.current !== undefined)
    expect(flow.step.value.step).toBe('name')
  })
})
