import type { JSX } from 'preact'
import { shortName, type TreeSight } from '../../src/index.ts'
import { Icon } from '../parts/icon.tsx'
import type { RoomModel } from '../store/room-model.ts'
import { partsOf } from '../store/tree-shape.ts'
import type { TreeWords } from '../strings/tree.ts'
import { Branches, nameOf, type Naming } from './tree-branches.tsx'

/** From the stage to us, hop by hop, and what happens when it breaks. */
export function Way(props: {
  readonly room: RoomModel
  readonly sight: TreeSight
  readonly words: TreeWords
}): JSX.Element {
  const { room, words } = props
  const { path, delayMs, standby, below } = props.sight
  const stage = room.state.value?.stage ?? []
  const top = path.at(-1)
  const isStage = stage.some(({ peer }) => peer === top)
  const naming: Naming = {
    words,
    roots: [...props.sight.roots, ...(top === undefined || isStage ? [] : [shortName(top)])],
    stage: new Map(stage.map(({ peer, name }) => [shortName(peer), name])),
  }
  const parts = partsOf(below.branches)
  const isRoot = room.place.value.phase === 'root'
  // From the top down; whoever is on stage itself needs no second line.
  const between = (isStage ? path.slice(0, -1) : path).toReversed()
  return (
    <>
      <section class="tree-part" aria-labelledby="tree-way">
        <h3 id="tree-way">{words.wayTitle}</h3>
        <p>{sayWay(props, isRoot)}</p>
        {(isRoot || path.length > 0) && (
          <ol class="way">
            <Stop icon="microphone" name={stageName(stage, words)} />
            {between.map(peer => (
              <Stop
                key={peer}
                icon={peer === top ? 'square' : 'people'}
                name={nameOf(shortName(peer), naming)}
              />
            ))}
            <Stop icon="listen" name={words.you} isHere facts={words.after(delayMs)} />
          </ol>
        )}
        {!isRoot && path.length > 0 && (
          <p class="small" data-standby={standby}>
            {standby === undefined
              ? words.noStandby
              : words.standby(nameOf(shortName(standby), naming))}
          </p>
        )}
      </section>
      {parts.length > 0 && (
        <section class="tree-part" aria-labelledby="tree-below">
          <h3 id="tree-below">{words.below}</h3>
          <Branches parts={parts} naming={naming} />
        </section>
      )}
    </>
  )
}

function sayWay(
  { sight: { path, delayMs }, words }: { readonly sight: TreeSight; readonly words: TreeWords },
  isRoot: boolean,
): string {
  if (isRoot) return words.top
  return path.length === 0 ? words.noWay : words.wayText(path.length, delayMs)
}

const NAMES_MAX = 3

function stageName(stage: readonly { readonly name: string }[], words: TreeWords): string {
  const names = stage.slice(0, NAMES_MAX).map(({ name }) => name)
  if (names.length === 0) return words.stage
  return words.stageOf(names.join(', ') + (stage.length > NAMES_MAX ? ', …' : ''))
}

function Stop(props: {
  readonly icon: 'microphone' | 'square' | 'people' | 'listen'
  readonly name: string
  readonly facts?: string
  readonly isHere?: boolean
}): JSX.Element {
  return (
    <li class={props.isHere === true ? 'stop here' : 'stop'}>
      <span class="stop-sign">
        <Icon name={props.icon} />
      </span>
      <span class="stop-name">{props.name}</span>
      {props.facts !== undefined && <span class="branch-facts">{props.facts}</span>}
    </li>
  )
}
