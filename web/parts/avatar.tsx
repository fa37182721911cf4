import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'
import { AVATAR_SIZE, avatarOf } from '../../src/listen.ts'
import type { AccountId } from '../../src/index.ts'
import { useWords } from '../context.ts'

/** Everybody's own small loggia, drawn from the account's key: same key, same house. */
export function Avatar(props: { readonly account: AccountId; readonly name: string }): JSX.Element {
  const words = useWords()
  const shapes = useMemo(() => avatarOf(props.account), [props.account])
  return (
    <svg
      class="avatar"
      viewBox={`0 0 ${AVATAR_SIZE} ${AVATAR_SIZE}`}
      role="img"
      aria-label={words.common.avatarOf(props.name)}
    >
      {shapes.map((shape, at) => (
        <path key={at} d={shape.d} fill={shape.fill} fill-rule="evenodd" />
      ))}
    </svg>
  )
}
