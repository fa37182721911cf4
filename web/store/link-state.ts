import { effect, signal, type ReadonlySignal } from '@preact/signals'
import type { LinkContent, LinkRefusal, Spaces } from '../../src/index.ts'
import type { Shell } from '../shell.ts'
import type { Attempt } from './attempt.ts'

/** The link in the address bar, as far as it has been read. */
export type LinkState =
  | { readonly phase: 'none' }
  | { readonly phase: 'reading' }
  | { readonly phase: 'good'; readonly content: LinkContent }
  | { readonly phase: 'refused'; readonly reason: LinkRefusal }

/**
 * Reads the link whenever the route shows one. A good one is prepared at once, so that the way is
 * open by the time somebody has read the card; a refused one touches nothing. `known` was read and prepared before.
 */
export function followLink(
  spaces: Spaces,
  shell: Shell,
  attempt: Attempt,
  known: LinkContent | undefined,
): { readonly link: ReadonlySignal<LinkState>; readonly close: () => void } {
  const link = signal<LinkState>({ phase: 'none' })
  const read = async (code: string): Promise<void> => {
    if (known?.code === code) {
      link.value = { phase: 'good', content: known }
      return
    }
    link.value = { phase: 'reading' }
    const read = await spaces.readLink(window.location.href)
    const route = shell.route.peek()
    // The address may have changed while the signature was being checked.
    if (route.screen !== 'link' || route.code !== code) return
    link.value = read.ok
      ? { phase: 'good', content: read.value }
      : { phase: 'refused', reason: read.reason }
    if (read.ok) spaces.prepare(read.value)
  }
  const close = effect(() => {
    const route = shell.route.value
    if (route.screen === 'link') attempt(() => read(route.code))
    else link.value = { phase: 'none' }
  })
  return { link, close }
}
