import { describe, expect, it } from 'vitest'
import { cleanSpaceLabel, isSealedWithin, paddedBytes } from '../../src/domain/sealed-label.ts'
import { privateLabels } from '../../src/crypto/private-labels.ts'
import { readLabel, readSpaceLabel, readSpaceLabels } from '../../src/wire/label.ts'
import { seededChance } from '../helpers/seeded-chance.ts'

const ours = () => privateLabels(new Uint8Array(32).fill(1))

describe('a sealed label', () => {
  it('is opened by whom has the secret of the link, and by nobody else', async () => {
    const labels = await ours()
    for (const label of ['Night of roses', 'é'.repeat(40), '', '🌹'.repeat(80)]) {
      const text = await labels.seal(label)
      expect(text).not.toContain(label === '' ? ' ' : label)
      expect(await labels.open(text)).toBe(label)
      expect(await (await privateLabels(new Uint8Array(32).fill(2))).open(text)).toBeUndefined()
    }
  })

  it('says by its length no more than in which step of 32 bytes a label ends', async () => {
    const labels = await ours()
    const length = async (label: string): Promise<number> => (await labels.seal(label)).length
    expect(await length('a')).toBe(await length('a'.repeat(32)))
    expect(await length('a'.repeat(33))).toBeGreaterThan(await length('a'))
  })

  it('is the same for the same words, so that no nonce ever meets two', async () => {
    const [one, other] = [await ours(), await ours()]
    expect(await one.seal('Evening')).toBe(await other.seal('Evening'))
    expect(await one.seal('Evening')).not.toBe(await one.seal('evening'))
  })

  it('passes on the wire at its longest and no longer, and is left as it is', async () => {
    const labels = await ours()
    const longest = await labels.seal('🌹'.repeat(40))
    expect(readSpaceLabel(longest, 40)).toBe(longest)
    expect(cleanSpaceLabel(longest, 40)).toBe(longest)
    const over = await labels.seal('a'.repeat(paddedBytes(40) + 1))
    expect(isSealedWithin(over, 40)).toBe(false)
    expect(readSpaceLabel(over, 40)).not.toBe(over)
    expect(readSpaceLabels([longest, longest], 1, 40)).toBeUndefined()
  })

  it('is nowhere but in Spaces: elsewhere it is a label like any other', async () => {
    const text = await (await ours()).seal('Evening')
    expect(readLabel(text, 20)).toBeUndefined()
    expect(readLabel(text, 40)).toHaveLength(40)
  })

  it('never throws, whatever stands there, and opens to nothing when a letter of it is another', async () => {
    const labels = await ours()
    const text = await labels.seal('Night of roses')
    const letters = [...text]
    for (const at of letters.keys()) {
      const other = letters[at] === 'A' ? 'B' : 'A'
      const altered = letters.with(at, other).join('')
      expect(await labels.open(altered), `letter ${at}`).toBeUndefined()
      expect(await labels.open(text.slice(0, at)), `${at} letters`).toBeUndefined()
    }
    const chance = seededChance(20261126)
    for (let run = 0; run < 500; run += 1) {
      const bytes = Array.from({ length: chance() * 90 }, () =>
        String.fromCharCode(chance() < 0.9 ? 45 + chance() * 78 : chance() * 65_536),
      )
      const garbage = (run % 2 === 0 ? 'sealed/1:' : '') + bytes.join('')
      expect(await labels.open(garbage)).toBeUndefined()
      expect(() => readSpaceLabel(garbage, 40)).not.toThrow()
    }
  })
})
