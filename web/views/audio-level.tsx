import type { JSX } from 'preact'
import { useWords } from '../context.ts'
import type { RoomModel } from '../store/room-model.ts'

/** A room at night, and the loudest that a microphone can tell. */
const QUIET_DB = -60
const LOUD_DB = 0

/** How loud our own microphone is at the moment, muted or not. */
export function LevelMeter({ room }: { readonly room: RoomModel }): JSX.Element | null {
  const words = useWords()
  const level = room.audio.level.value
  if (level === undefined) return null
  const share = (level.loudnessDb - QUIET_DB) / (LOUD_DB - QUIET_DB)
  const percent = Math.round(100 * Math.min(1, Math.max(0, share)))
  return (
    <div class={level.isClipping ? 'level clips' : 'level'}>
      <meter
        min="0"
        max="100"
        high={90}
        optimum={60}
        value={percent}
        aria-label={words.audio.level}
        aria-valuetext={words.audio.levelValue(percent)}
      />
      {/* Said by words too: a colour alone is not seen by everybody. */}
      <span class="small" aria-hidden="true">
        {level.isClipping ? words.audio.clipping : words.audio.percent(percent)}
      </span>
    </div>
  )
}
