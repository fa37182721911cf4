import type { JSX } from 'preact'
import { useId } from 'preact/hooks'
import { CARRIES } from '../audio-choices.ts'
import { useWords } from '../context.ts'
import type { RoomModel } from '../store/room-model.ts'

/** For whom this machine passes the sound on, what that costs, and how to have less of it. */
export function Carrying({ room }: { readonly room: RoomModel }): JSX.Element {
  const { audio } = useWords()
  const id = useId()
  const place = room.place.value
  const children = 'children' in place ? place.children : 0
  const carried = room.hearing.value?.carriedBytesPerS ?? 0
  const choice = room.audio.choices.value.carry
  return (
    <section class="audio-part" aria-labelledby={`${id}-title`} data-carried={children}>
      <h3 id={`${id}-title`}>{audio.carryTitle}</h3>
      <p>{children === 0 ? audio.carryNobody : audio.carrying(children, kilobits(carried))}</p>
      {room.role === 'host' ? (
        <p class="small">{audio.carryHost}</p>
      ) : (
        <div class="field">
          <label for={id}>{audio.carryChoice}</label>
          <select
            id={id}
            value={choice}
            onChange={({ currentTarget: { value } }) => {
              const carry = CARRIES.find(name => name === value)
              if (carry !== undefined) room.audio.choose({ carry })
            }}
          >
            {CARRIES.map(name => (
              <option key={name} value={name}>
                {audio.carries[name]}
              </option>
            ))}
          </select>
          <p class="field-note">
            {choice === 'auto' && room.audio.isMetered ? audio.carryMetered : audio.carryWhy}
          </p>
        </div>
      )}
    </section>
  )
}

const kilobits = (bytesPerS: number): number => Math.round((bytesPerS * 8) / 1_000)
