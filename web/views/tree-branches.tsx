import type { JSX } from 'preact'
import { delayClass, untold, type TreePart } from '../store/tree-shape.ts'
import type { TreeWords } from '../strings/tree.ts'

/** How the peers of the tree are called. */
export type Naming = {
  readonly words: TreeWords
  /** Short names of relays. */
  readonly roots: readonly string[]
  /** Whoever is on stage has a name, by the short one. */
  readonly stage: ReadonlyMap<string, string>
}

export function nameOf(short: string, { words, roots, stage }: Naming): string {
  const onStage = stage.get(short)
  if (onStage !== undefined) return onStage
  const letters = `…\u2060${short}`
  return roots.includes(short) ? words.relay(letters) : words.neighbour(letters)
}

/** The branches as a list of lists, each to be opened. */
export function Branches(props: {
  readonly parts: readonly TreePart[]
  readonly naming: Naming
}): JSX.Element {
  return (
    <ul class="branches">
      {props.parts.map((part, place) => (
        <li key={`${part.name}${place}`}>
          <BranchItem part={part} naming={props.naming} />
        </li>
      ))}
    </ul>
  )
}

function BranchItem({
  part,
  naming,
}: {
  readonly part: TreePart
  readonly naming: Naming
}): JSX.Element {
  const { words } = naming
  const isRelay = naming.roots.includes(part.name)
  const rest = untold(part, !isRelay)
  const line = <Line part={part} naming={naming} />
  if (part.parts.length === 0) return <p class="branch">{line}</p>
  return (
    <details open={part.level === 1}>
      <summary class="branch">{line}</summary>
      <Branches parts={part.parts} naming={naming} />
      {rest > 0 && <p class="branch-more small">{words.more(rest)}</p>}
    </details>
  )
}

const carried = (listeners: number, words: TreeWords): string =>
  listeners === 0 ? words.carriesNobody : words.carries(listeners)

function Line({ part, naming }: { readonly part: TreePart; readonly naming: Naming }): JSX.Element {
  const { words } = naming
  const isCarrying = part.listeners > 1 || part.parts.length > 0 || naming.roots.includes(part.name)
  return (
    <>
      <span class={`dot delay-${delayClass(part.delayMs)}`} aria-hidden="true" />
      <span class="branch-text">
        <span class="branch-name">{nameOf(part.name, naming)}</span>
        <span class="branch-facts">
          {isCarrying ? carried(part.listeners, words) : words.listens}, {words.after(part.delayMs)}
        </span>
      </span>
    </>
  )
}
