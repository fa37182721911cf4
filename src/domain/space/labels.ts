import {
  NAME_MAX_LETTERS,
  PIN_MAX_LETTERS,
  REASON_MAX_LETTERS,
  TITLE_MAX_LETTERS,
  TOPIC_MAX_LETTERS,
} from './actions.ts'
import type { DoorList } from './epochs.ts'
import type { SpaceState } from './state.ts'

/** What a label is to be shown as, in at most so many letters. */
export type ReadLabel = (text: string, maxLetters: number) => string

/** A state with each of its labels as `read` has it; without the topics and the link of which nothing can be read. */
export function mapStateLabels(state: SpaceState, read: ReadLabel): SpaceState {
  const name = (text: string): string => read(text, NAME_MAX_LETTERS)
  const reason = (text: string): string => read(text, REASON_MAX_LETTERS)
  return {
    ...state,
    title: read(state.title, TITLE_MAX_LETTERS),
    pinned: (state.pinned && read(state.pinned, PIN_MAX_LETTERS)) || undefined,
    topics: state.topics.map(topic => read(topic, TOPIC_MAX_LETTERS)).filter(isSaid),
    endedBy: state.endedBy && { ...state.endedBy, name: name(state.endedBy.name) },
    stage: state.stage.map(speaker => ({ ...speaker, name: name(speaker.name) })),
    locks: state.locks.map(lock => ({ ...lock, byName: name(lock.byName) })),
    bans: state.bans.map(ban => ({
      ...ban,
      name: name(ban.name),
      byName: name(ban.byName),
      reason: reason(ban.reason),
    })),
    moderation: state.moderation.map(act => ({
      ...act,
      byName: name(act.byName),
      targetName: name(act.targetName),
      reason: reason(act.reason),
    })),
  }
}

const isSaid = (text: string): boolean => text !== ''

/** People with each name as `read` has it. */
export const mapNames = <P extends { readonly name: string }>(
  people: readonly P[],
  read: ReadLabel,
): readonly P[] => people.map(person => ({ ...person, name: read(person.name, NAME_MAX_LETTERS) }))

/** As {@link mapNames}, for who stands at a door and who came through it. */
export const mapDoorNames = ({ knocking, inside }: DoorList, read: ReadLabel): DoorList => ({
  knocking: mapNames(knocking, read),
  inside: mapNames(inside, read),
})
