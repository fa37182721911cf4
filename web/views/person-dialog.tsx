import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import {
  lockOf,
  REASON_MAX_LETTERS,
  type AccountId,
  type Speaker,
  type StageAct,
} from '../../src/index.ts'
import { useShell, useStore, useWords } from '../context.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Field } from '../parts/field.tsx'
import { Fingerprint } from '../parts/person.tsx'
import type { RoomModel } from '../store/room-model.ts'
import { useMayDo } from './may-do.ts'

type Props = {
  readonly room: RoomModel
  readonly speaker: Speaker
  readonly onClose: () => void
}

/** Everything a moderator can do about one person on stage. */
export function PersonDialog({ room, speaker, onClose }: Props): JSX.Element {
  const words = useWords()
  const banning = useSignal(false)
  const { name } = speaker
  if (banning.value) {
    return (
      <Dialog title={words.stage.banTitle(name)} onClose={onClose}>
        <BanForm room={room} speaker={speaker} onClose={onClose} />
      </Dialog>
    )
  }
  return (
    <Dialog title={name} onClose={onClose}>
      <p class="small">
        <Fingerprint account={speaker.account} />
      </p>
      <Actions
        room={room}
        speaker={speaker}
        onClose={onClose}
        ban={() => {
          banning.value = true
        }}
      />
      <BlockHere account={speaker.account} />
    </Dialog>
  )
}

/** For oneself alone: no moderator has to agree, and nobody learns of it. */
function BlockHere({ account }: { readonly account: AccountId }): JSX.Element | null {
  const words = useWords()
  const members = useStore().members.value
  if (members === undefined) return null
  const isBlocked = members.blocked.value.has(account)
  return (
    <div class="acts">
      <button
        type="button"
        class="button plain"
        onClick={() => (isBlocked ? members.unblock(account) : members.block(account))}
      >
        {isBlocked ? words.stage.unblock : words.stage.block}
      </button>
      <p class="small">{words.stage.blockHint}</p>
    </div>
  )
}

function Actions(props: Props & { readonly ban: () => void }): JSX.Element {
  const words = useWords()
  const { room, speaker } = props
  const { account: target } = speaker
  const state = room.state.value
  const may = useMayDo(state)
  const isMuted = state !== undefined && lockOf(state, target) !== undefined
  const mayUndo = may({ kind: 'revoke', target, undoes: true })
  return (
    <div class="acts">
      <Act {...props} act={{ kind: 'mute', target }} label={words.stage.mute} />
      <Act {...props} act={{ kind: 'allow', target }} label={words.stage.allow} />
      {isMuted && may({ kind: 'allow', target }) && <p class="small">{words.stage.allowHint}</p>}
      <Act {...props} act={{ kind: 'grant', target }} label={words.stage.grant} />
      <Act {...props} act={{ kind: 'revoke', target, undoes: false }} label={words.stage.revoke} />
      <Act {...props} act={{ kind: 'revoke', target, undoes: true }} label={words.stage.undo} />
      {mayUndo && <p class="small">{words.stage.undoHint}</p>}
      <Act {...props} act={{ kind: 'remove', target, reason: '' }} label={words.stage.remove} />
      {may({ kind: 'ban', target, reason: '', untilMs: 0 }) && (
        <button type="button" class="button alarm" onClick={props.ban}>
          {words.stage.ban}
        </button>
      )}
    </div>
  )
}

/** One act, shown only where the rules would allow it now. */
function Act(
  props: Props & {
    readonly act: StageAct & { readonly target: Speaker['account'] }
    readonly label: string
  },
): JSX.Element | null {
  const { room, act } = props
  const may = useMayDo(room.state.value)
  if (!may(act)) return null
  return (
    <button
      type="button"
      class="button"
      onClick={() => {
        room.act(act)
        props.onClose()
      }}
    >
      {props.label}
    </button>
  )
}

const MINUTE_MS = 60_000
const UNTILS = { ten: 10 * MINUTE_MS, hour: 60 * MINUTE_MS, always: 0 } as const
type Until = keyof typeof UNTILS
const UNTIL_KEYS: readonly Until[] = ['ten', 'hour', 'always']

function BanForm({ room, speaker, onClose }: Props): JSX.Element {
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
          target: speaker.account,
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
