import type { JSX } from 'preact'
import { leaderOf, successorsOf, type AccountId, type SpaceState } from '../../src/index.ts'
import { Icon } from '../parts/icon.tsx'
import { PersonName } from '../parts/person.tsx'
import { usePeopleWords } from '../people-words.ts'
import type { RoomModel } from '../store/room-model.ts'
import { useMayDo } from './may-do.ts'

/** Who leads if whoever leads falls silent, first to last: named among those on stage. */
export function Heirs(props: {
  readonly room: RoomModel
  readonly state: SpaceState
}): JSX.Element | null {
  const { heirs: words } = usePeopleWords()
  const may = useMayDo(props.state)
  const { room, state } = props
  const leader = leaderOf(state)
  const onStage = state.stage.filter(({ account }) => account !== leader)
  if (!may({ kind: 'heirs', accounts: [] }) || onStage.length === 0) return null
  const heirs = successorsOf(state)
  const order = state.heirs.length === 0 ? words.coHosts : words.named
  const others = onStage.filter(({ account }) => !heirs.includes(account))
  const nameOf = (account: AccountId): string =>
    onStage.find(speaker => speaker.account === account)?.name ?? ''
  const name = (accounts: readonly AccountId[]): void => room.act({ kind: 'heirs', accounts })
  return (
    <section class="heirs">
      <h3>{words.title}</h3>
      <p class="small">{heirs.length === 0 ? words.nobody : order}</p>
      <ol class="people">
        {heirs.map((account, at) => (
          <li key={account}>
            <span>
              <span class="heir-place">{at + 1}.</span> <PersonName name={nameOf(account)} />
            </span>
            {at > 0 && (
              <button
                type="button"
                class="button plain round"
                aria-label={words.earlierName(nameOf(account))}
                onClick={() => name(earlier(heirs, at))}
              >
                <Icon name="up" />
              </button>
            )}
            <button
              type="button"
              class="button plain round"
              aria-label={words.notName(nameOf(account))}
              // An empty list means the co-hosts: whoever is the last one named stays.
              disabled={heirs.length === 1}
              onClick={() => name(heirs.filter(heir => heir !== account))}
            >
              <Icon name="end" />
            </button>
          </li>
        ))}
      </ol>
      <ul class="people">
        {others.map(({ account, name: called }) => (
          <li key={account}>
            <span>
              <PersonName name={called} />
            </span>
            <button
              type="button"
              class="button"
              aria-label={words.addName(called)}
              onClick={() => name([...heirs, account])}
            >
              {words.add}
            </button>
          </li>
        ))}
      </ul>
      {state.heirs.length > 0 && (
        <button type="button" class="button plain" onClick={() => name([])}>
          {words.reset}
        </button>
      )}
    </section>
  )
}

/** The one at this place changes with the one before it. */
function earlier(heirs: readonly AccountId[], at: number): readonly AccountId[] {
  const moved = heirs[at]
  const rest = heirs.filter((_, place) => place !== at)
  return moved === undefined ? heirs : rest.toSpliced(at - 1, 0, moved)
}
