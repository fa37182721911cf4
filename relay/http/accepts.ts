import type { Encoding } from './assets.ts'

/** Longer than any browser's. */
const HEADER_MAX = 256

/** The smallest encoding that is offered and that the asker takes (RFC 9110 §12.5.3). */
export function chooseEncoding(
  acceptEncoding: string | undefined,
  offered: readonly Encoding[],
): Encoding {
  const taken = new Set(
    (acceptEncoding ?? '')
      .slice(0, HEADER_MAX)
      .split(',')
      .map(part =>
        part
          .trim()
          .toLowerCase()
          .split(/\s*;\s*/),
      )
      .filter(([, weight]) => weight === undefined || !/^q=0(\.0*)?$/.test(weight))
      .map(([name]) => name),
  )
  return offered.find(encoding => taken.has(encoding)) ?? 'identity'
}
