import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { isPrivate, type Knocking } from '../../src/index.ts'
import { useStore, useWords } from '../context.ts'
import { Icon } from '../parts/icon.tsx'
import { PersonName } from '../parts/person.tsx'
import type { RoomModel } from '../store/room-model.ts'
import { useMayDo } from './may-do.ts'

/** What a private Space has to say to us: that we wait, were sent away, or lack what it takes. Nothing once inside. */
export function AdmissionNote({ room }: { readonly room: RoomModel }): JSX.Element | null {
  const words = useWords()
  const store = useStore()
  const admission = room.admission.value
  // A ban is told on a page of its own.
  if (admission === undefined || admission === 'in' || room.seat.value.seat === 'banned')
    return null
  const { title, text } = words.door.admissions[admission]
  return (
    <div class="note admission" role="status" data-admission={admission}>
      <Icon name="key" />
      <p>
        <strong>{title}.</strong> {text}
      </p>
      {admission === 'no-account' && (
        <button type="button" class="button primary" onClick={() => store.wantIdentity()}>
          {words.door.makeKey}
        </button>
      )}
      {admission === 'refused' && (
        <button type="button" class="button" onClick={() => room.knock()}>
          {words.door.knockAgain}
        </button>
      )}
    </div>
  )
}

/** For who leads: whoever stands at the door, where it is not overlooked. */
export function DoorNotes({ room }: { readonly room: RoomModel }): JSX.Element | null {
  const words = useWords()
  const { knocking } = room.door.value
  if (knocking.length === 0) return null
  return (
    <section class="note at-door" aria-label={words.door.knocking}>
      <Icon name="key" />
      <ol class="people" aria-live="polite">
        {knocking.map(each => (
          <AtDoor key={each.account} room={room} who={each} />
        ))}
      </ol>
    </section>
  )
}

function AtDoor({ room, who }: { readonly room: RoomModel; readonly who: Knocking }): JSX.Element {
  const words = useWords()
  const may = useMayDo(room.state.value)
  const { account: target, name } = who
  return (
    <li>
      <span>
        <PersonName name={name} /> <span class="small">{words.door.asks}</span>
      </span>
      <span class="at-door-acts">
        {may({ kind: 'admit', target }) && (
          <button
            type="button"
            class="button primary"
            aria-label={words.door.admitName(name)}
            onClick={() => room.act({ kind: 'admit', target })}
          >
            {words.door.admit}
          </button>
        )}
        <button
          type="button"
          class="button plain"
          aria-label={words.door.refuseName(name)}
          onClick={() => room.refuseKnock(target)}
        >
          {words.door.refuse}
        </button>
      </span>
    </li>
  )
}

/** Who was let in, for who leads: and a way to put somebody out again. */
export function Members({ room }: { readonly room: RoomModel }): JSX.Element | null {
  const words = useWords()
  const state = room.state.value
  if (state === undefined || !isPrivate(state)) return null
  return (
    <section>
      <h3>{words.door.members(state.members.length + 1)}</h3>
      <p class="small">{words.door.membersHint}</p>
      <ul class="people">
        {room.door.value.inside.map(each => (
          <Member key={each.account} room={room} who={each} />
        ))}
      </ul>
    </section>
  )
}

function Member({ room, who }: { readonly room: RoomModel; readonly who: Knocking }): JSX.Element {
  const words = useWords()
  const may = useMayDo(room.state.value)
  const asked = useSignal(false)
  const { account: target, name } = who
  const act = { kind: 'ban', target, reason: '', untilMs: 0 } as const
  const label = asked.value ? words.door.putOutSureName(name) : words.door.putOutName(name)
  return (
    <li>
      <PersonName name={name} />
      {may(act) && (
        <button
          type="button"
          class={asked.value ? 'button alarm' : 'button plain'}
          aria-label={label}
          onClick={() => {
            if (asked.value) room.act(act)
            asked.value = !asked.value
          }}
        >
          {asked.value ? words.door.putOutSure : words.door.putOut}
        </button>
      )}
    </li>
  )
}
