import type { JSX } from 'preact'
import type { FollowRequest, Standing } from '../../src/index.ts'
import { useStore } from '../context.ts'
import { useMemberWords } from '../member-words.ts'
import { Icon } from '../parts/icon.tsx'
import { TwoNumbers } from './two-numbers.tsx'
import type { Words } from '../strings/words.ts'

/** My followers, how many count, and what is missing to host. */
export function StandingCard(): JSX.Element {
  const words = useMemberWords()
  const store = useStore()
  const standing = store.standing.value
  const knowsRules = standing.gate.open || standing.gate.reason === 'too-few-followers'
  return (
    <section class="card standing-card" aria-labelledby="standing">
      <h2 id="standing">{words.lobby.standingTitle}</h2>
      {knowsRules && (
        <>
          <p class="standing-number">
            {words.lobby.standing(standing.counted, standing.threshold)}
          </p>
          <progress
            aria-labelledby="standing"
            max={Math.max(standing.threshold, 1)}
            value={Math.min(standing.counted, Math.max(standing.threshold, 1))}
          />
        </>
      )}
      <p class={standing.gate.open ? 'gate open' : 'gate'} role="status">
        {standing.gate.open && <Icon name="check" />} {gateInWords(standing, words)}
      </p>
      <TwoNumbers standing={standing} />
      <a class="button plain" href="#/community">
        {words.counting.open}
      </a>
      {store.community.value?.demo === true && !standing.gate.open && <DemoRequest />}
      {store.community.value?.demo === true && standing.gate.open && <DemoDone />}
    </section>
  )
}

/** Why Start is shut, or that it is not. */
export function gateInWords(standing: Standing, words: Words): string {
  const { gate, counted, threshold } = standing
  if (gate.open) {
    return gate.because === 'starter' ? words.lobby.gateOpenStarter : words.lobby.gateOpenFollowers
  }
  if (gate.reason === 'no-community') return words.lobby.gateNoCommunity
  if (gate.reason === 'no-policy') return words.lobby.gateNoPolicy
  return words.lobby.missing(threshold - counted)
}

function DemoDone(): JSX.Element | null {
  const words = useMemberWords()
  const request = useStore().followRequest.value
  if (request.phase !== 'done') return null
  return <p role="status">{words.lobby.askDone(request.of)}</p>
}

function DemoRequest(): JSX.Element {
  const words = useMemberWords()
  const store = useStore()
  const request = store.followRequest.value
  const threshold = store.standing.value.threshold
  return (
    <div class="demo">
      {request.phase === 'running' ? (
        <Progress request={request} />
      ) : (
        <>
          <button type="button" class="button accent wide" onClick={() => store.askToFollow()}>
            {words.lobby.askDemo}
          </button>
          <p class="small">{words.lobby.askDemoHint(threshold)}</p>
        </>
      )}
      {request.phase === 'failed' && (
        <p class="note trouble" role="alert">
          <Icon name="warning" /> {words.lobby.askFailed[request.reason]}
        </p>
      )}
    </div>
  )
}

function Progress(props: {
  readonly request: Extract<FollowRequest, { phase: 'running' }>
}): JSX.Element {
  const words = useMemberWords()
  const { signed, verified } = props.request
  // Until the first answer nobody has said how many will sign.
  const of = props.request.of || useStore().standing.value.threshold
  return (
    <div class="demo-progress">
      <p role="status">{words.lobby.askRunning}</p>
      <label>
        <span>{words.lobby.askSigned(signed, of)}</span>
        <progress max={of} value={signed} />
      </label>
      <label>
        <span>{words.lobby.askVerified(verified, of)}</span>
        <progress max={of} value={verified} />
      </label>
    </div>
  )
}
