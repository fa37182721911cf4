/** What a person may be called, and what warns of a name that plays tricks (THREATS T23). */
import { cleanLabel } from '../label.ts'
import { NAME_MAX_LETTERS } from '../space/actions.ts'
import { accept, refuse, type Verdict } from '../../verdict.ts'

/** Why a typed label cannot be used. */
export type LabelRefusal = 'empty' | 'too-long'

/** A label as somebody typed it, cleaned, or why it cannot be used. */
export function parseLabel(text: string, maxLetters: number): Verdict<string, LabelRefusal> {
  // One more than may be, so that a label which is too long is noticed and not cut.
  const label = cleanLabel(text, maxLetters + 1)
  if (label === '') return refuse('empty')
  return [...label].length > maxLetters ? refuse('too-long') : accept(label)
}

/** A person's name as typed, cleaned, or why it cannot be used. */
export function parseName(text: string): Verdict<string, LabelRefusal> {
  return parseLabel(text, NAME_MAX_LETTERS)
}

/**
 * Whether a name's letters come from scripts that no writing system mixes, such as a Cyrillic а in
 * a Latin name. Latin beside the East Asian scripts is usual (UTS 39, "highly restrictive").
 */
export function isMixedScript(name: string): boolean {
  const scripts = scriptsOf(name)
  return scripts.size > 1 && !USUAL_MIXES.some(mix => [...scripts].every(one => mix.has(one)))
}

function scriptsOf(name: string): Set<string> {
  const scripts = new Set<string>()
  for (const letter of name) {
    if (!/\p{L}/u.test(letter) || /[\p{Script=Common}\p{Script=Inherited}]/u.test(letter)) continue
    scripts.add(SCRIPTS.find(([, shape]) => shape.test(letter))?.[0] ?? 'other')
  }
  return scripts
}

const SCRIPTS: readonly (readonly [name: string, shape: RegExp])[] = [
  ['Latin', /\p{Script=Latin}/u],
  ['Cyrillic', /\p{Script=Cyrillic}/u],
  ['Greek', /\p{Script=Greek}/u],
  ['Han', /\p{Script=Han}/u],
  ['Hiragana', /\p{Script=Hiragana}/u],
  ['Katakana', /\p{Script=Katakana}/u],
  ['Hangul', /\p{Script=Hangul}/u],
  ['Bopomofo', /\p{Script=Bopomofo}/u],
  ['Arabic', /\p{Script=Arabic}/u],
  ['Hebrew', /\p{Script=Hebrew}/u],
  ['Armenian', /\p{Script=Armenian}/u],
  ['Georgian', /\p{Script=Georgian}/u],
  ['Cherokee', /\p{Script=Cherokee}/u],
  ['Devanagari', /\p{Script=Devanagari}/u],
  ['Bengali', /\p{Script=Bengali}/u],
  ['Tamil', /\p{Script=Tamil}/u],
  ['Thai', /\p{Script=Thai}/u],
]

const USUAL_MIXES = [
  new Set(['Latin', 'Han', 'Hiragana', 'Katakana']),
  new Set(['Latin', 'Han', 'Hangul']),
  new Set(['Latin', 'Han', 'Bopomofo']),
]
