import { computed, signal } from '@preact/signals'
import { wordsOf } from '../../web/language.ts'
import { parseRoute, type Route } from '../../web/route.ts'
import type { Shell, Toast } from '../../web/shell.ts'
import type { Theme } from '../../web/theme.ts'

/** A shell without a window, in English; every notice stays. */
export function fakeShell(hash = '#/'): Shell {
  const route = signal<Route>(parseRoute(hash))
  const language = signal<'it' | 'en'>('en')
  const theme = signal<Theme>('light')
  const toasts = signal<readonly Toast[]>([])
  return {
    route,
    language,
    words: computed(() => wordsOf(language.value)),
    theme,
    toasts,
    now: signal(Date.now()),
    go: to => {
      route.value = to
    },
    setLanguage: to => {
      language.value = to
    },
    setTheme: to => {
      theme.value = to
    },
    tell: toast => {
      toasts.value = [...toasts.value, { ...toast, id: toasts.value.length }]
    },
    dismiss: id => {
      toasts.value = toasts.value.filter(toast => toast.id !== id)
    },
    close: () => undefined,
  }
}
