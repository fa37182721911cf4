import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { judge, DECODERS } from './decoder-table.ts'
import { OPENERS } from './opener-table.ts'

const ROOT = resolve(import.meta.dirname, '../..')

/** Exported functions of `folder` that take bytes or text first and answer a verdict, by `pattern`. */
function found(folder: string, pattern: RegExp): string[] {
  return readdirSync(resolve(ROOT, folder))
    .filter(file => file.endsWith('.ts'))
    .flatMap(file => [...readFileSync(resolve(ROOT, folder, file), 'utf8').matchAll(pattern)])
    .map(match => match[1] ?? match[2] ?? '')
    .sort()
}

describe('the table of decoders', () => {
  it('has every reader of foreign bytes in src/wire', () => {
    const readers =
      /^export (?:(?:async )?function|const) (\w+)(?: =)?\s*\(\s*\w+: (?:Uint8Array|string)\b[^{]*?\bVerdict<|^export class (\w+Reader)\b/gm
    // The byte reader is a tool of the others: it knows no format.
    const known = found('src/wire', readers).filter(name => name !== 'ByteReader')
    expect(known.length).toBeGreaterThan(30)
    expect(DECODERS.map(decoder => decoder.name).sort()).toEqual(known)
  })

  it('has every opener in src/crypto', () => {
    const openers =
      /^export (?:(?:async )?function|const) (open\w+)(?: =)?\s*(?:async )?\(\s*\w+: (?:Uint8Array|string)\b/gm
    const known = [...new Set(found('src/crypto', openers))]
    expect(known.length).toBeGreaterThan(7)
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
