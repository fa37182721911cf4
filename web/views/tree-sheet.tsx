import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { OUTLINE_DELAYS_MS, SURVEY_MS, shortName, type TreeSight } from '../../src/index.ts'
import { useShell } from '../context.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Waiting } from '../parts/waiting.tsx'
import type { RoomModel } from '../store/room-model.ts'
import { classFor, deepestIn, listenersIn, partsOf } from '../store/tree-shape.ts'
import { TREE_WORDS, type TreeWords } from '../strings/tree.ts'
import { Branches, type Naming } from './tree-branches.tsx'
import { Rings } from './tree-rings.tsx'
import { Way } from './tree-way.tsx'
import '../style/tree.css'

/** Said again well before it runs out. */
const AGAIN_MS = SURVEY_MS / 2.5
/** Nine in ten: what one hears of a Space is what most of it hears. */
const MOST = 0.9

/** Who carries whom: for who leads the whole tree, for everybody else its own way to the stage. */
export function TreeSheet(props: {
  readonly room: RoomModel
  readonly onClose: () => void
}): JSX.Element {
  const { room } = props
  const words = TREE_WORDS[useShell().language.value]
  useEffect(() => {
    room.lookAtTree()
    const again = setInterval(() => room.lookAtTree(), AGAIN_MS)
    return () => clearInterval(again)
  }, [room])
  const sight = room.tree.value
  return (
    <Dialog title={words.title} onClose={props.onClose}>
      <div class="tree-sheet" data-tree={sight === undefined ? 'asking' : 'seen'}>
        {sight === undefined ? (
          <Waiting label={words.looking} />
        ) : room.leads.value ? (
          <Whole room={room} sight={sight} words={words} />
        ) : (
          <Way room={room} sight={sight} words={words} />
        )}
      </div>
    </Dialog>
  )
}

type WholeProps = {
  readonly room: RoomModel
  readonly sight: TreeSight
  readonly words: TreeWords
}

function Whole({ room, sight, words }: WholeProps): JSX.Element {
  const parts = partsOf(sight.below.branches)
  const stage = room.state.value?.stage ?? []
  const naming: Naming = {
    words,
    roots: sight.roots,
    stage: new Map(stage.map(({ peer, name }) => [shortName(peer), name])),
  }
  if (parts.length === 0) return <p>{words.nobody}</p>
  return (
    <>
      <section class="tree-part" aria-labelledby="tree-picture">
        <h3 id="tree-picture">{words.pictureTitle}</h3>
        <Figures sight={sight} words={words} />
        <div class="tree-picture">
          <Rings parts={parts} />
          <div class="tree-key">
            <p class="small">{words.pictureText}</p>
            <Legend words={words} />
          </div>
        </div>
      </section>
      <section class="tree-part" aria-labelledby="tree-branches">
        <h3 id="tree-branches">{words.branchesTitle}</h3>
        <Branches parts={parts} naming={naming} />
      </section>
    </>
  )
}

function Figures({ sight: { below }, words }: Omit<WholeProps, 'room'>): JSX.Element {
  const place = classFor(below, MOST)
  const mostMs = OUTLINE_DELAYS_MS[place]
  const lastMs = OUTLINE_DELAYS_MS.at(-1) ?? 0
  const delay = mostMs === undefined ? words.beyond(lastMs) : words.within(mostMs)
  return (
    <dl class="tree-figures">
      <Figure name={words.listen} value={String(listenersIn(below))} />
      <Figure name={words.hops} value={String(deepestIn(below))} />
      <Figure name={words.delay} value={delay} />
      <Figure name={words.repairs} value={String(below.repairs)} />
    </dl>
  )
}

function Figure({ name, value }: { readonly name: string; readonly value: string }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

function Legend({ words }: { readonly words: TreeWords }): JSX.Element {
  const last = OUTLINE_DELAYS_MS.length
  const texts = [
    ...OUTLINE_DELAYS_MS.map(mostMs => words.within(mostMs)),
    words.beyond(OUTLINE_DELAYS_MS[last - 1] ?? 0),
  ]
  return (
    <figure class="tree-legend">
      <figcaption>{words.legend}</figcaption>
      <ul>
        {texts.map((text, place) => (
          <li key={text}>
            <span class={`dot delay-${place}`} aria-hidden="true" />
            {text}
          </li>
        ))}
        <li>
          <span class="dot untold" aria-hidden="true" />
          {words.untold}
        </li>
      </ul>
    </figure>
  )
}
