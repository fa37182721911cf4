import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { judge, DECODERS } from './decoder-table.ts'
import { OPENERS } from './opener-table.ts'

const ROOT = resolve(import.meta.dirname, '../..')

/** An exported function as the source writes it: its name, the type of what it takes first, its answer's. */
type Signature = { readonly name: string; readonly takes: string; readonly answers: string }

/** Begins of exported functions, up to the bracket of their parameters. */
const EXPORTED = /^export (?:async )?(?:function|const) (\w+)(?: = (?:async )?)?(?:<[^(]*>)?\(/gm

function signaturesIn(source: string): Signature[] {
  return [...source.matchAll(EXPORTED)].map(match => {
    const from = match.index + match[0].length
    const to = endOfBracket(source, from)
    const takes = /^\s*\w+\??:\s*(\w+)/.exec(source.slice(from, to))?.[1] ?? ''
    const answers = /^:\s*(?:Promise<\s*)?(\w+)/.exec(source.slice(to + 1))?.[1] ?? ''
    return { name: match[1] ?? '', takes, answers }
  })
}

/** Where the bracket closes that was opened just before `from`. */
function endOfBracket(source: string, from: number): number {
  let at = from
  for (let depth = 1; at < source.length; at += 1) {
    if (source[at] === '(') depth += 1
    if (source[at] === ')') depth -= 1
    if (depth === 0) return at
  }
  return at
}

const sourcesIn = (folder: string, passedOver: readonly string[] = []): string[] =>
  readdirSync(resolve(ROOT, folder))
    .filter(file => file.endsWith('.ts') && !passedOver.includes(file))
    .map(file => readFileSync(resolve(ROOT, folder, file), 'utf8'))

/** What foreign bytes come as: themselves, text, or what somebody made of JSON. */
const FOREIGN = ['Uint8Array', 'string', 'unknown']

describe('the table of decoders', () => {
  it('has every reader of foreign bytes in src/wire', () => {
    // Rows on our own disk are sealed there and read under the seal: `session/follow-rows.test.ts` damages them.
    const sources = sourcesIn('src/wire', ['follow-rows.ts'])
    const functions = sources
      .flatMap(signaturesIn)
      .filter(({ takes, answers }) => FOREIGN.includes(takes) && answers === 'Verdict')
      .map(({ name }) => name)
    const classes = sources
      .flatMap(source => [...source.matchAll(/^export class (\w+Reader)\b/gm)])
      .map(match => match[1] ?? '')
      // The byte reader is a tool of the others: it knows no format.
      .filter(name => name !== 'ByteReader')
    const known = [...functions, ...classes].sort()
    expect(known.length).toBeGreaterThan(50)
    expect(DECODERS.map(decoder => decoder.name).sort()).toEqual(known)
  })

  it('has every opener in src/crypto', () => {
    const openers = sourcesIn('src/crypto')
      .flatMap(signaturesIn)
      .filter(({ name, takes }) => name.startsWith('open') && FOREIGN.includes(takes))
    const known = [...new Set(openers.map(({ name }) => name))].sort()
    expect(known.length).toBeGreaterThan(10)
    expect(OPENERS.map(opener => opener.name).sort()).toEqual(known)
  })

  it.each(DECODERS)('$name takes its own seeds, and gives their bytes back', decoder => {
    for (const seed of decoder.seeds) {
      expect(decoder.readAndRewrite(seed)).toEqual({ ok: true, value: seed })
      expect(judge(decoder, seed)).toBe('accepted')
    }
  })

  it.each(OPENERS)('$name opens its own seeds', async opener => {
    for (const seed of opener.seeds) expect(await opener.open(seed)).toMatchObject({ ok: true })
  })
})
