import type { JSX } from 'preact'
import type { AccountId } from '../../src/index.ts'
import { useStore, useWords } from '../context.ts'

/** Follow or unfollow somebody; nothing where it makes no sense (oneself, or without a key). */
export function FollowButton(props: {
  readonly account: AccountId
  readonly name: string
}): JSX.Element | null {
  const words = useWords()
  const store = useStore()
  const me = store.me.value
  if (me === undefined || me.account === props.account) return null
  const followed = store.following.value.has(props.account)
  return (
    <button
      type="button"
      class={followed ? 'button plain' : 'button'}
      aria-label={
        followed ? words.lobby.unfollowPerson(props.name) : words.lobby.followPerson(props.name)
      }
      onClick={() => (followed ? store.unfollow(props.account) : store.follow(props.account))}
    >
      {followed ? words.lobby.unfollow : words.lobby.follow}
    </button>
  )
}
