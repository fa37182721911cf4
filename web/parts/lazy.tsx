import { signal } from '@preact/signals'
import type { ComponentType, JSX } from 'preact'
import { useWords } from '../context.ts'
import { Waiting } from './waiting.tsx'

/**
 * A view whose code is fetched when it is first drawn. Preact's own `lazy` would bring the whole
 * compatibility layer into the first download. `meanwhile` is what stays on the screen until it is here.
 */
export function lazy<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  meanwhile?: () => JSX.Element,
): (props: Props) => JSX.Element {
  const view = signal<{ readonly component: ComponentType<Props> } | 'failed' | undefined>(
    undefined,
  )
  let asked = false
  const ask = (): void => {
    if (asked) return
    asked = true
    load().then(
      component => {
        view.value = { component }
      },
      () => {
        // Nobody kept this build's files, and another one stands in its place: a reload brings its names.
        asked = false
        view.value = 'failed'
      },
    )
  }
  return function Lazy(props: Props): JSX.Element {
    ask()
    const words = useWords()
    const now = view.value
    if (now === undefined) return meanwhile?.() ?? <Waiting label={words.common.loadingScreen} />
    if (now === 'failed') return <Reload />
    const View = now.component
    return <View {...props} />
  }
}

function Reload(): JSX.Element {
  const words = useWords()
  return (
    <p class="note trouble" role="alert">
      {words.common.partMissing}{' '}
      <button type="button" class="button" onClick={() => window.location.reload()}>
        {words.common.reload}
      </button>
    </p>
  )
}
