import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { REASON_MAX_LETTERS } from '../../src/index.ts'
import { useShell, useWords } from '../context.ts'
import { Field } from '../parts/field.tsx'
import type { RoomModel } from '../store/room-model.ts'
import type { Somebody } from '../parts/person.tsx'

type Props = {
  readonly room: RoomModel
  readonly person: Somebody
  readonly onClose: () => void
}

const MINUTE_MS = 60_000
const UNTILS = { ten: 10 * MINUTE_MS, hour: 60 * MINUTE_MS, always: 0 } as const
type Until = keyof typeof UNTILS
const UNTIL_KEYS: readonly Until[] = ['ten', 'hour', 'always']

/** Why and for how long somebody is kept out. */
export function BanForm({ room, person, onClose }: Props): JSX.Element {
  const words = useWords()
  const shell = useShell()
  const reason = useSignal('')
  const until = useSignal<Until>('always')
  const isLong = [...reason.value.trim()].length > REASON_MAX_LETTERS
  return (
    <form
      class="ban-form"
      onSubmit={event => {
        event.preventDefault()
        if (isLong) return
        const lastsMs = UNTILS[until.value]
        room.act({
          kind: 'ban',
          target: person.account,
          reason: reason.value.trim(),
          untilMs: lastsMs === 0 ? 0 : shell.now.value + lastsMs,
        })
        onClose()
      }}
    >
      <p>{words.stage.banText}</p>
      <Field
        label={words.stage.reason}
        hint={words.stage.reasonHint}
        problem={isLong ? words.stage.reasonLong(REASON_MAX_LETTERS) : undefined}
        value={reason}
      />
      <fieldset class="choice">
        <legend>{words.stage.until}</legend>
        {UNTIL_KEYS.map(key => (
          <label key={key}>
            <input
              type="radio"
              name="until"
              checked={until.value === key}
              onChange={() => {
                until.value = key
              }}
            />
            {words.stage.untils[key]}
          </label>
        ))}
      </fieldset>
      <div class="row">
        <button type="button" class="button plain" onClick={onClose}>
          {words.common.cancel}
        </button>
        <button type="submit" class="button alarm">
          {words.stage.banConfirm}
        </button>
      </div>
    </form>
  )
}
