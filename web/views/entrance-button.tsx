import type { JSX } from 'preact'
import { useStore, useWords } from '../context.ts'
import { Icon, type IconName } from '../parts/icon.tsx'
import type { Way } from '../store/store.ts'
import { entranceOf, whyShut } from './entrance.ts'

type EntranceButtonProps = {
  readonly way: Way
  readonly label: string
  /** What it says while somebody goes this way. */
  readonly underWay: string
  /** Its accessible name, where others on the screen have the same label. */
  readonly name?: string
  readonly icon?: IconName
  readonly look?: 'button' | 'button primary'
  /** Left out where it sends a form. */
  readonly onPress?: () => void
}

/** A button that leads into a Space: it says that somebody is going in, or why nobody can now; no press is in vain. */
export function EntranceButton(props: EntranceButtonProps): JSX.Element {
  const words = useWords()
  const entrance = entranceOf(props.way, useStore())
  const isUnderWay = entrance === 'under-way'
  return (
    <button
      type={props.onPress === undefined ? 'submit' : 'button'}
      class={props.look ?? 'button primary'}
      aria-label={isUnderWay ? undefined : props.name}
      aria-busy={isUnderWay}
      title={whyShut(entrance, words)}
      disabled={entrance !== 'open'}
      onClick={props.onPress}
    >
      {props.icon !== undefined && <Icon name={props.icon} />}{' '}
      {isUnderWay ? props.underWay : props.label}
    </button>
  )
}
