import { signal, type ReadonlySignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { LinkContent } from '../src/index.ts'
import type { Doorbell, DoorState } from './doorbell.ts'
import { useShell, useWords } from './context.ts'
import { isAhead } from './store/planned.ts'
import { momentText } from './times.ts'
import { Door, Way } from './views/door.tsx'

/** The door of a good link, drawn by the first scripts: who wants to hear need not wait for the rest of the app. */
export function earlyDoor(content: LinkContent, bell: Doorbell): JSX.Element {
  const state = signal(bell.state.current)
  bell.state.watch(now => (state.value = now))
  return <Early content={content} state={state} onListen={() => bell.press()} />
}

function Early(props: {
  readonly content: LinkContent
  readonly state: ReadonlySignal<DoorState>
  readonly onListen: () => void
}): JSX.Element {
  const state = props.state.value
  const words = useWords()
  const language = useShell().language.value
  const { startedAtMs } = props.content
  const isEarly = isAhead(props.content, Date.now())
  return (
    <Door
      content={props.content}
      entering={state === 'entering'}
      shut={isEarly}
      why={isEarly ? words.link.starts(momentText(startedAtMs, language)) : undefined}
      onListen={props.onListen}
      way={<Way isOpen={false} />}
    />
  )
}
