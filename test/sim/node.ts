import type { LinkId, TreeState } from '../../src/domain/tree/state.ts'
import type { Person } from './people.ts'

/** One link of the simulated network, seen from outside. */
export type Link = {
  readonly id: LinkId
  /** Bundles go from here … */
  readonly upper: SimNode
  /** … to here. */
  readonly lower: SimNode
  readonly wayMs: number
  readonly loss: number
  /** The reliable channels keep their order: nothing arrives before these. */
  downFreeMs: number
  upFreeMs: number
  isClosed: boolean
  /** Stems that were said, each way. */
  stemsDown: readonly string[]
  stemsUp: readonly string[]
  /** The upper end sends every bundle. */
  isFed: boolean
  /** The lower end takes them. */
  isTaken: boolean
  /** Both, and the upper end really sends. */
  isActive: boolean
}

/** A person in the tree: its state, and what the world knows of it that it does not. */
export class SimNode {
  readonly person: Person
  state: TreeState
  isAlive = true
  isFrozen = false
  /** Killed, its connections noticed it; cut off, nobody did. */
  isCutOff = false
  diedAtMs = 0
  readonly bornAtMs: number
  tickAtMs = Infinity
  lastTickMs: number
  /** Whose child it is by its own word. */
  parent: SimNode | undefined
  parentSinceMs = 0
  readonly ups = new Set<Link>()
  readonly downs = new Set<Link>()
  readonly aborted = new Set<number>()
  /** Stems that were named to it. */
  stems: readonly string[] = []

  /** Bundles come. */
  hears: boolean
  source: Link | undefined
  /** From the stage to here, without loss. */
  pathMs = 0
  /** The least it has been for this long: what the listener's playout is set to. */
  firstHeardMs: number | undefined
  heardMs = 0
  hearsSinceMs = 0
  /** Number of the last bundle before a silence, and when it came. */
  lastCtr = -1
  /** The highest number it ever had: on a longer way nothing new comes for a while. */
  highestCtr = -1
  lastCameMs = 0
  /** Of what came in a silence: over which link how many, since the last tick. */
  readonly pulled = new Map<number, number>()
  /** When something came again, in a silence. */
  rescuedMs: number | undefined
  /** What was planned before this number changed is off. */
  watch = 0
  lateBundles = 0
  bytesUp = 0
  strikesAgainst = 0

  constructor(person: Person, state: TreeState, nowMs: number) {
    this.person = person
    this.state = state
    this.bornAtMs = nowMs
    this.lastTickMs = nowMs
    this.hears = person.kind === 'host'
    if (this.hears) this.firstHeardMs = nowMs
  }

  /** Runs and answers. */
  get isUp(): boolean {
    return this.isAlive && !this.isFrozen
  }

  get isListener(): boolean {
    return this.person.kind === 'desktop' || this.person.kind === 'phone'
  }

  get isHonest(): boolean {
    return this.person.mischief === undefined
  }
}
