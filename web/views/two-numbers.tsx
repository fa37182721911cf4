import type { JSX } from 'preact'
import type { Standing } from '../../src/index.ts'
import { useMemberWords } from '../member-words.ts'

/** All followers, and those that count: side by side, never blended. */
export function TwoNumbers(props: {
  readonly standing: Pick<Standing, 'shown' | 'counted'>
}): JSX.Element {
  const words = useMemberWords()
  const { standing } = props
  const { shown } = standing
  return (
    <p class="two-numbers small">
      {shown.exact ? (
        <span>{words.lobby.followers(shown.followers)}</span>
      ) : (
        <span title={words.counting.aboutHint}>{words.counting.about(rounded(shown.about))}</span>
      )}
      <span>{words.lobby.counted(standing.counted)}</span>
    </p>
  )
}

/** Two digits are all that an estimate knows. */
export function rounded(about: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(about, 1))) - 1)
  return Math.round(about / step) * step
}
