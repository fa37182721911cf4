import { signal, type ReadonlySignal } from '@preact/signals'
import type { Inside } from './inside.ts'

/** What another tab of this browser is in. */
export type OtherTab = Inside & { readonly title: string; readonly tab: string }

/** What tabs of one browser have to hear of each other. A browser without locks never learns of a tab that crashed. */
export type TabsPlatform = {
  readonly channel: Pick<BroadcastChannel, 'postMessage' | 'addEventListener' | 'close'> | undefined
  readonly locks: Pick<LockManager, 'request'> | undefined
  readonly newId: () => string
  /** Calls back after so many ms; the result cancels it. */
  readonly after: (ms: number, then: () => void) => () => void
}

/** A tab that is asked to let go answers at once, or is frozen and has let go of its microphone anyway. */
const LET_GO_MS = 1_500

type Said =
  | { readonly kind: 'who' }
  | { readonly kind: 'here'; readonly other: OtherTab }
  | { readonly kind: 'gone'; readonly tab: string }
  | { readonly kind: 'let-go'; readonly tab: string }

/** The tabs of one browser: which of them is in a Space, and how another takes its place. */
export type Tabs = {
  /** The tab that is in a Space while we are in none; the last that said so. */
  readonly other: ReadonlySignal<OtherTab | undefined>
  /** Says where we are; undefined: nowhere. */
  tell(here: (Inside & { readonly title: string }) | undefined): void
  /** Asks the other tab to let go; resolves when it has, or does not answer. */
  takeOver(): Promise<void>
  close(): void
}

/** `letGo`: another tab takes our place. */
export function createTabs(platform: TabsPlatform, letGo: () => void): Tabs {
  const { channel, locks } = platform
  const tab = platform.newId()
  const other = signal<OtherTab | undefined>(undefined)
  let here: OtherTab | undefined
  let release: (() => void) | undefined
  const waiting = new Set<() => void>()
  const say = (said: Said): void => channel?.postMessage(said)

  const forget = (gone: string): void => {
    if (other.peek()?.tab !== gone) return
    other.value = undefined
    for (const go of waiting) go()
    waiting.clear()
  }
  const hear = (said: Said | undefined): void => {
    switch (said?.kind) {
      case 'who':
        if (here !== undefined) say({ kind: 'here', other: here })
        return
      case 'here': {
        const { tab: its } = said.other
        const isNew = other.peek()?.tab !== its
        other.value = said.other
        // Whoever holds the lock of its own name lives; a crash lets it go.
        if (isNew) void locks?.request(lockOf(its), () => forget(its))
        return
      }
      case 'gone':
        return forget(said.tab)
      case 'let-go':
        if (said.tab === tab && here !== undefined) letGo()
        return
      case undefined:
        return
      default:
        return said satisfies never
    }
  }
  channel?.addEventListener('message', event => hear(readSaid(event.data)))
  say({ kind: 'who' })

  const tell: Tabs['tell'] = next => {
    const before = here
    here = next && { ...next, tab }
    if (here === undefined) {
      release?.()
      release = undefined
      if (before !== undefined) say({ kind: 'gone', tab })
      return
    }
    if (before === undefined) {
      void locks?.request(
        lockOf(tab),
        () =>
          new Promise<void>(resolve => {
            release = resolve
          }),
      )
    }
    const isSame = before?.title === here.title && before.wasOnStage === here.wasOnStage
    if (!isSame || before?.link !== here.link) say({ kind: 'here', other: here })
  }
  return {
    other,
    tell,
    takeOver: async () => {
      const its = other.peek()?.tab
      if (its === undefined) return
      const done = new Promise<void>(resolve => {
        waiting.add(resolve)
        platform.after(LET_GO_MS, resolve)
      })
      say({ kind: 'let-go', tab: its })
      await done
      forget(its)
    },
    close: () => {
      tell(undefined)
      channel?.close()
    },
  }
}

const lockOf = (tab: string): string => `loggia:tab:${tab}`

/** Only our own pages post here, perhaps of another version: what does not fit is passed over. */
function readSaid(data: unknown): Said | undefined {
  if (typeof data !== 'object' || data === null || !('kind' in data)) return undefined
  if (data.kind === 'who') return { kind: 'who' }
  if (data.kind === 'gone' || data.kind === 'let-go') {
    const isNamed = 'tab' in data && typeof data.tab === 'string'
    return isNamed ? { kind: data.kind, tab: data.tab as string } : undefined
  }
  const other = data.kind === 'here' && 'other' in data ? readOther(data.other) : undefined
  return other && { kind: 'here', other }
}

function readOther(value: unknown): OtherTab | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { tab, title, link, wasOnStage } = value as Record<string, unknown>
  const isWhole = [tab, title, link].every(text => typeof text === 'string')
  if (!isWhole || typeof wasOnStage !== 'boolean') return undefined
  return { tab: String(tab), title: String(title), link: String(link), wasOnStage }
}

/** What this browser has. */
export function tabsPlatform(window: Window & typeof globalThis): TabsPlatform {
  return {
    channel: 'BroadcastChannel' in window ? new window.BroadcastChannel('loggia') : undefined,
    locks: window.navigator.locks,
    newId: () => window.crypto.randomUUID(),
    after: (ms, then) => {
      const timer = window.setTimeout(then, ms)
      return () => window.clearTimeout(timer)
    },
  }
}
