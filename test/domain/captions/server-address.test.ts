import { describe, expect, it } from 'vitest'
import { captionServerOf } from '../../../src/domain/captions/server-address.ts'
import { downsampled, NEW_DOWNSAMPLER } from '../../../src/domain/captions/downsample.ts'

describe('the address of one’s own recogniser', () => {
  it('is on this machine, or under TLS', () => {
    expect(captionServerOf(' ws://localhost:9000/a?model=it ')).toBe(
      'ws://localhost:9000/a?model=it',
    )
    expect(captionServerOf('ws://127.0.0.1:9000')).toBe('ws://127.0.0.1:9000/')
    expect(captionServerOf('ws://[::1]:9000')).toBe('ws://[::1]:9000/')
    expect(captionServerOf('wss://captions.example/it')).toBe('wss://captions.example/it')
  })

  it('is nothing else, and hides nobody', () => {
    for (const text of [
      '',
      'localhost:9000',
      'http://localhost:9000',
      'javascript:alert(1)',
      'ws://captions.example',
      'ws://localhost.thief.example',
      'ws://127.0.0.1@thief.example',
      'wss://user:pass@captions.example',
      'wss://captions.example/#x',
      `wss://captions.example/${'x'.repeat(300)}`,
    ]) {
      expect(captionServerOf(text), text).toBeUndefined()
    }
  })
})

describe('sound for a recogniser', () => {
  /** Loudness of a tone behind the filter, beside the tone itself. */
  const kept = (hertz: number): number => {
    let downsampler = NEW_DOWNSAMPLER
    let sum = 0
    let count = 0
    for (let frame = 0; frame < 20; frame += 1) {
      const tone = Float32Array.from({ length: 960 }, (_, at) =>
        Math.sin((2 * Math.PI * hertz * (frame * 960 + at)) / 48_000),
      )
      const made = downsampled(downsampler, tone)
      downsampler = made.downsampler
      expect(made.samples).toHaveLength(320)
      if (frame === 0) continue
      for (const sample of made.samples) sum += (sample / 0x7f_ff) ** 2
      count += made.samples.length
    }
    return Math.sqrt((2 * sum) / count)
  }

  it('keeps speech, and folds no hiss into it', () => {
    expect(kept(300)).toBeCloseTo(1, 2)
    expect(kept(3_000)).toBeCloseTo(1, 1)
    expect(kept(11_000)).toBeLessThan(0.01)
    expect(kept(15_000)).toBeLessThan(0.01)
  })
})
