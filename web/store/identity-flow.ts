import { signal, type ReadonlySignal } from '@preact/signals'
import type { AccountId, Spaces } from '../../src/index.ts'
import type { Language } from '../strings/shape.ts'
import type { Attempt } from './attempt.ts'

/** Enough that guessing costs reading the paper, few enough to be done in a breath. */
const WORDS_TO_CONFIRM = 2

/** What is wrong with a phrase that somebody typed. */
export type PhraseProblem =
  | { readonly kind: 'word-count'; readonly have: number }
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'checksum' }

/** A fresh account that is not kept yet. */
export type FreshKey = {
  readonly name: string
  readonly language: Language
  readonly words: readonly string[]
  readonly account: AccountId
}

/** Where somebody is on the way to an identity. */
export type IdentityStep =
  | { readonly step: 'name' }
  | { readonly step: 'making' }
  | { readonly step: 'phrase'; readonly key: FreshKey }
  | {
      readonly step: 'confirm'
      readonly key: FreshKey
      /** Positions of the words asked for, from 0. */
      readonly asked: readonly number[]
      readonly wrong: readonly number[]
    }
  | { readonly step: 'restore'; readonly checking: boolean; readonly problem?: PhraseProblem }
  | { readonly step: 'keeping' }

/** Making or restoring an identity, one step after another. */
export type IdentityFlow = {
  readonly step: ReadonlySignal<IdentityStep>
  make(name: string, language: Language): void
  written(): void
  showAgain(): void
  confirm(answers: readonly string[]): void
  startRestore(): void
  restore(phrase: string, name: string): void
  back(): void
}

/** What a flow needs of the session. `becomeMe` may also be a move to another key. */
export type IdentitySource = Pick<Spaces, 'newPhrase' | 'checkPhrase' | 'becomeMe'>

/** Drives `spaces` through it. `pick` answers a random integer below its argument. */
export function createIdentityFlow(
  spaces: IdentitySource,
  attempt: Attempt,
  pick: (below: number) => number,
): IdentityFlow {
  const step = signal<IdentityStep>({ step: 'name' })
  /** A fault leads back to where the same button stands again. */
  const orBack = async (to: IdentityStep, work: () => Promise<void>): Promise<void> => {
    try {
      await work()
    } catch (fault) {
      step.value = to
      throw fault
    }
  }

  const make = async (name: string, language: Language): Promise<void> => {
    step.value = { step: 'making' }
    const phrase = await spaces.newPhrase(language)
    const checked = await spaces.checkPhrase(phrase)
    if (!checked.ok) throw new TypeError(`A fresh phrase was refused: ${checked.reason}`)
    const key = { name, language, words: phrase.split(/\s+/u), account: checked.value.account }
    step.value = { step: 'phrase', key }
  }

  const keep = async (phrase: string, name: string): Promise<void> => {
    step.value = { step: 'keeping' }
    await spaces.becomeMe(phrase, name)
    step.value = { step: 'name' }
  }

  const restore = async (phrase: string, name: string): Promise<void> => {
    step.value = { step: 'restore', checking: true }
    const checked = await spaces.checkPhrase(phrase)
    if (checked.ok) return keep(phrase, name)
    const problem = problemIn(phrase, checked.reason)
    step.value = { step: 'restore', checking: false, problem }
  }

  return {
    step,
    make: (name, language) => attempt(() => orBack({ step: 'name' }, () => make(name, language))),
    written: () => {
      const now = step.value
      if (now.step !== 'phrase') return
      const asked = pickPositions(now.key.words.length, pick)
      step.value = { step: 'confirm', key: now.key, asked, wrong: [] }
    },
    showAgain: () => {
      if (step.value.step === 'confirm') step.value = { step: 'phrase', key: step.value.key }
    },
    confirm: answers => {
      const now = step.value
      if (now.step !== 'confirm') return
      const wrong = now.asked.filter((at, i) => !isSameWord(answers[i] ?? '', now.key.words[at]))
      if (wrong.length > 0) step.value = { ...now, wrong }
      else attempt(() => orBack(now, () => keep(now.key.words.join(' '), now.key.name)))
    },
    startRestore: () => {
      step.value = { step: 'restore', checking: false }
    },
    restore: (phrase, name) => {
      const clean = phrase.trim().toLowerCase().split(/\s+/u).join(' ')
      attempt(() => orBack({ step: 'restore', checking: false }, () => restore(clean, name)))
    },
    back: () => {
      step.value = { step: 'name' }
    },
  }
}

function isSameWord(typed: string, meant: string | undefined): boolean {
  return typed.trim().toLowerCase().normalize('NFKD') === meant?.normalize('NFKD')
}

function pickPositions(count: number, pick: (below: number) => number): readonly number[] {
  const left = Array.from({ length: count }, (_, at) => at)
  const picked: number[] = []
  while (picked.length < WORDS_TO_CONFIRM && left.length > 0) {
    picked.push(...left.splice(pick(left.length), 1))
  }
  return picked.sort((one, other) => one - other)
}

function problemIn(
  phrase: string,
  reason: 'word-count' | 'checksum' | `word:${string}`,
): PhraseProblem {
  if (reason === 'checksum') return { kind: 'checksum' }
  if (reason === 'word-count') {
    return { kind: 'word-count', have: phrase === '' ? 0 : phrase.split(' ').length }
  }
  return { kind: 'word', word: reason.slice('word:'.length) }
}
