import type { ComponentChildren, JSX } from 'preact'
import {
  currentBans,
  fingerprintOf,
  type AccountId,
  type Moderated,
  type SpaceState,
} from '../../src/index.ts'
import { useShell, useStore, useWords } from '../context.ts'
import { PersonName } from '../parts/person.tsx'
import { useNames } from '../store/person-seen.ts'
import type { RoomModel } from '../store/room-model.ts'
import type { Words } from '../strings/words.ts'
import { usePeopleWords } from '../people-words.ts'
import { keepsOrder, useMayDo, type MayDo } from './may-do.ts'
import { ReportButton } from './report-button.tsx'
import { Door, MuteAll } from './doorkeeping.tsx'
import { Heirs } from './heirs.tsx'
import { ChatRules } from './chat-rules.tsx'
import { PinForm } from './pin-form.tsx'
import { DoorNotes, Members } from './private-door.tsx'

const MINUTE_MS = 60_000

/** Who waits, who may come, who is kept out, and what was done: the same list for everybody. */
export function ModerationSheet({ room }: { readonly room: RoomModel }): JSX.Element | null {
  const state = room.state.value
  if (state === undefined) return null
  return (
    <div class="moderation">
      <DoorNotes room={room} />
      <Queue room={room} />
      <Invited room={room} state={state} />
      <MuteAll room={room} state={state} />
      <Door room={room} state={state} />
      <ChatRules room={room} state={state} />
      <PinForm room={room} />
      <Heirs room={room} state={state} />
      <Members room={room} />
      <Banned room={room} state={state} />
      <Log state={state} />
      <OpenReport />
    </div>
  )
}

/** Whoever keeps order may have been sent one. */
function OpenReport(): JSX.Element {
  return (
    <a class="button plain open-report" href="#/report">
      {usePeopleWords().report.readTitle}
    </a>
  )
}

function Section(props: {
  readonly title: string
  readonly children: ComponentChildren
}): JSX.Element {
  return (
    <section>
      <h3>{props.title}</h3>
      {props.children}
    </section>
  )
}

function Queue({ room }: { readonly room: RoomModel }): JSX.Element {
  const words = useWords()
  const nowMs = useShell().now.value
  const may = useMayDo(room.state.value)
  const leads = room.leads.value
  const waiting = room.waiting.value
  const isFull = waiting.some(({ account }) => isRefused(room, may, account))
  return (
    <Section title={words.stage.queue}>
      {waiting.length === 0 && <p class="small">{words.stage.queueEmpty}</p>}
      <ol class="people">
        {waiting.map(({ account, name, sinceMs }) => (
          <li key={account}>
            <span>
              <PersonName name={name} />{' '}
              <span class="small">
                {words.stage.waited(Math.floor((nowMs - sinceMs) / MINUTE_MS))}
              </span>
            </span>
            {may({ kind: 'invite', target: account }) && (
              <button
                type="button"
                class="button primary"
                aria-label={words.stage.inviteName(name)}
                onClick={() => room.act({ kind: 'invite', target: account })}
              >
                {words.stage.invite}
              </button>
            )}
            {leads && (
              <button
                type="button"
                class="button plain"
                aria-label={words.stage.notNowName(name)}
                onClick={() => room.dismiss(account)}
              >
                {words.stage.notNow}
              </button>
            )}
          </li>
        ))}
      </ol>
      {isFull && <p class="small">{words.stage.stageFull}</p>}
    </Section>
  )
}

/** A moderator who could act, but for want of a seat. */
const isRefused = (room: RoomModel, may: MayDo, account: AccountId): boolean =>
  keepsOrder(may) &&
  !may({ kind: 'invite', target: account }) &&
  room.state.value?.invited.every(other => other.account !== account) === true

function Invited(props: {
  readonly room: RoomModel
  readonly state: SpaceState
}): JSX.Element | null {
  const words = useWords()
  const may = useMayDo(props.state)
  const { invited } = props.state
  const nameOf = useNameOf(props.room, invited)
  if (invited.length === 0) return null
  return (
    <Section title={words.stage.invitedList}>
      <ul class="people">
        {invited.map(({ account }) => (
          <li key={account}>
            <PersonName name={nameOf(account)} />
            {may({ kind: 'remove', target: account, reason: '' }) && (
              <button
                type="button"
                class="button plain"
                aria-label={words.stage.takeBackName(nameOf(account))}
                onClick={() => props.room.act({ kind: 'remove', target: account, reason: '' })}
              >
                {words.stage.takeBack}
              </button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Banned(props: {
  readonly room: RoomModel
  readonly state: SpaceState
}): JSX.Element | null {
  const words = useWords()
  const nowMs = useShell().now.value
  const may = useMayDo(props.state)
  const bans = currentBans(props.state, nowMs)
  if (bans.length === 0) return null
  return (
    <Section title={words.stage.banned}>
      <ul class="people">
        {bans.map(({ account, name, reason }) => (
          <li key={account}>
            <span>
              <PersonName name={name || somebody(account, words)} />{' '}
              <span class="small">{reason}</span>
            </span>
            {may({ kind: 'unban', target: account }) && (
              <button
                type="button"
                class="button"
                aria-label={words.stage.unbanName(name || somebody(account, words))}
                onClick={() => props.room.act({ kind: 'unban', target: account })}
              >
                {words.stage.unban}
              </button>
            )}
            <ReportButton
              room={props.room}
              account={account}
              name={name || somebody(account, words)}
            />
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Log({ state }: { readonly state: SpaceState }): JSX.Element {
  const words = useWords()
  const language = useShell().language.value
  const time = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' })
  return (
    <Section title={words.stage.log}>
      {state.moderation.length === 0 && <p class="small">{words.stage.logEmpty}</p>}
      <ol class="log" reversed>
        {state.moderation.toReversed().map(entry => (
          <li key={entry.id} class={entry.counts ? undefined : 'void'}>
            <time dateTime={new Date(entry.atMs).toISOString()}>{time.format(entry.atMs)}</time>{' '}
            <span>{sentenceOf(entry, words)}</span>
            {entry.reason !== '' && <q>{entry.reason}</q>}
            {!entry.counts && <em> {words.stage.logVoid}</em>}
          </li>
        ))}
      </ol>
    </Section>
  )
}

type Logged = keyof Words['stage']['logActs']

function sentenceOf(entry: Moderated, words: Words): string {
  const acts: Readonly<Record<string, Words['stage']['logActs'][Logged]>> = words.stage.logActs
  const by = entry.byName || somebody(entry.by, words)
  const whom = entry.target === undefined ? '' : entry.targetName || somebody(entry.target, words)
  const isTakenBack = entry.kind === 'remove' && !entry.wasOnStage
  return acts[isTakenBack ? 'take-back' : entry.kind]?.(by, whom) ?? ''
}

/** Somebody who never told this Space a name: the words of the key. */
const somebody = (account: AccountId, words: Words): string =>
  words.stage.somebody(fingerprintOf(account).join(' '))

/** Whoever was invited need not have asked: they may have been found in the list of who is here. */
function useNameOf(
  room: RoomModel,
  people: readonly { readonly account: AccountId }[],
): (account: AccountId) => string {
  const words = useWords()
  const told = useNames(
    useStore().members.value,
    people.map(({ account }) => account),
  ).value
  const known = [...room.waiting.value, ...room.here.value.people, ...room.door.value.inside]
  return account =>
    known.find(one => one.account === account && one.name !== '')?.name ||
    told.get(account) ||
    somebody(account, words)
}
