import { computed, effect, signal, type ReadonlySignal } from '@preact/signals'
import type { Undo } from '../src/index.ts'
import { wordsOf } from './language.ts'
import { rememberedIn } from './remembered.ts'
import { hashOf, parseRoute, type Route } from './route.ts'
import { spokenLanguage } from './spoken.ts'
import type { Language } from './strings/shape.ts'
import type { Words } from './strings/words.ts'
import { applyTheme, chosenTheme, type Theme } from './theme.ts'

/** One passing notice. Trouble stays until somebody has read it. */
export type Toast = {
  readonly id: number
  readonly tone: 'fine' | 'trouble'
  readonly title: string
  readonly whatToDo?: string
  /** Something to be done about it, for as long as it stands. */
  readonly act?: { readonly label: string; readonly go: () => void }
}

/** What every screen shares and what needs no network: place, language, colours, notices, time. */
export type Shell = {
  readonly route: ReadonlySignal<Route>
  readonly language: ReadonlySignal<Language>
  readonly words: ReadonlySignal<Words>
  readonly theme: ReadonlySignal<Theme>
  readonly toasts: ReadonlySignal<readonly Toast[]>
  /** Moves once a second, for countdowns. */
  readonly now: ReadonlySignal<number>
  go(route: Route): void
  setLanguage(language: Language): void
  setTheme(theme: Theme): void
  tell(toast: Omit<Toast, 'id'>): void
  dismiss(id: number): void
  close(): void
}

/** Long enough to read one line twice. */
const FINE_TOAST_MS = 5_000
/** More at once would hide the screen they speak about. */
const MAX_TOASTS = 3

/** Ties the shell to a browser window. */
export function createShell(window: Window & typeof globalThis): Shell {
  const remembered = rememberedIn(() => window.localStorage)
  const route = signal(parseRoute(window.location.hash))
  const language = signal(spokenLanguage(window))
  const theme = signal(chosenTheme(window))
  const now = signal(Date.now())
  const notices = createNotices()

  const onHash = (): void => {
    const next = parseRoute(window.location.hash)
    // The same place twice is no change: nothing is read or prepared again.
    if (hashOf(next) !== hashOf(route.peek())) route.value = next
  }
  window.addEventListener('hashchange', onHash)
  const ticking = window.setInterval(() => {
    now.value = Date.now()
  }, 1_000)
  const undos: Undo[] = [
    effect(() => {
      window.document.documentElement.lang = language.value
    }),
    effect(() => applyTheme(window.document, theme.value)),
    () => window.removeEventListener('hashchange', onHash),
    () => window.clearInterval(ticking),
    notices.close,
  ]

  return {
    route,
    language,
    words: computed(() => wordsOf(language.value)),
    theme,
    toasts: notices.toasts,
    now,
    go: to => {
      window.location.hash = hashOf(to)
      // The event comes a task later; a screen that has just been left must not draw once more.
      onHash()
    },
    setLanguage: next => {
      language.value = next
      remembered.write('language', next)
    },
    setTheme: next => {
      theme.value = next
      remembered.write('theme', next)
    },
    tell: notices.tell,
    dismiss: notices.dismiss,
    close: () => {
      for (const undo of undos.splice(0)) undo()
    },
  }
}

type Notices = Pick<Shell, 'toasts' | 'tell' | 'dismiss' | 'close'>

function createNotices(): Notices {
  const toasts = signal<readonly Toast[]>([])
  const timers = new Set<ReturnType<typeof setTimeout>>()
  let last = 0
  const dismiss = (id: number): void => {
    toasts.value = toasts.value.filter(toast => toast.id !== id)
  }
  return {
    toasts,
    dismiss,
    tell: toast => {
      const id = ++last
      const others = toasts.value.filter(other => other.title !== toast.title)
      toasts.value = [...others, { ...toast, id }].slice(-MAX_TOASTS)
      if (toast.tone !== 'fine' || toast.act !== undefined) return
      const timer = setTimeout(() => {
        timers.delete(timer)
        dismiss(id)
      }, FINE_TOAST_MS)
      timers.add(timer)
    },
    close: () => {
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
    },
  }
}
