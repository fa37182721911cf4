import type { JSX } from 'preact'
import { useShell, useStore, useWords } from '../context.ts'
import { Icon } from '../parts/icon.tsx'

/** Says how we stand with the network whenever it is not simply fine. */
export function NetworkBanner(): JSX.Element | null {
  const words = useWords()
  const network = useStore().network.value
  switch (network.phase) {
    case 'connecting':
      return (
        <div class="banner calm" role="status">
          <span class="pulse" aria-hidden="true" />
          <p>
            {words.network.connecting}{' '}
            {network.trying.length > 0 && words.network.tryingAddresses(network.trying.length)}
          </p>
        </div>
      )
    case 'unreachable':
      return <Unreachable tried={network.tried} retryAtMs={network.retryAtMs} />
    case 'online':
      if (network.relays > 0) return null
      return (
        <div class="banner calm" role="status">
          <Icon name="people" />
          <p>
            {words.network.withoutRelay}. {words.network.online(network.peers)}.
          </p>
        </div>
      )
    default:
      return network satisfies never
  }
}

function Unreachable(props: {
  readonly tried: readonly string[]
  readonly retryAtMs: number
}): JSX.Element {
  const words = useWords()
  const store = useStore()
  return (
    <section class="banner trouble" aria-label={words.network.unreachable}>
      <Icon name="warning" />
      <div>
        <p role="status">
          <strong>{words.network.unreachable}.</strong> {words.network.whatToDo}
        </p>
        {props.tried.length === 0 ? (
          <p>{words.network.noAddress}</p>
        ) : (
          <details>
            <summary>{words.network.tried(props.tried.length)}</summary>
            <ul class="addresses">
              {props.tried.map(address => (
                <li key={address}>
                  <code>{address}</code>
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
      <div class="banner-act">
        <Countdown untilMs={props.retryAtMs} />
        <button type="button" class="button" onClick={() => store.retry()}>
          {words.network.retryNow}
        </button>
      </div>
    </section>
  )
}

/** Seconds until we try by ourselves. Not a live region: it would speak every second. */
export function Countdown({ untilMs }: { readonly untilMs: number }): JSX.Element {
  const words = useWords()
  const seconds = Math.ceil((untilMs - useShell().now.value) / 1_000)
  return (
    <span class="countdown">
      {seconds > 0 ? words.network.retryIn(seconds) : words.network.retryingNow}
    </span>
  )
}
