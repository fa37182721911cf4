import { askForEdge } from './tree-ask.ts'
import { FEED_BACKOFF_MAX_MS, FEED_BACKOFF_MS, PULSE_MS } from '../domain/tree/limits.ts'
import { LiveLink, type Misdeed } from './live-link.ts'
import { afterSaying, saidBefore } from '../wire/stems.ts'
import { readTreeMessage, stemsIn, writeTreeMessage } from '../wire/tree-message.ts'
import type { Clock } from '../ports/clock.ts'
import type { EntryPoint } from '../domain/directory/announcement.ts'
import type { MediaLink, MediaLinks } from '../ports/media-link.ts'
import type { PeerId, SpaceId } from '../domain/ids.ts'
import { BARE_ASK, type SpeakerDigest } from '../domain/tree/message.ts'
import type { TimeMs } from '../domain/time.ts'
import type { Undo } from '../events.ts'

/** What feeding roots stands on. */
export type RootFeederDeps = {
  readonly space: SpaceId
  readonly clock: Clock
  readonly links: Pick<MediaLinks, 'connect'>
  addresses(): readonly string[]
  /** How far our own bundles have come. */
  digest(): readonly SpeakerDigest[]
  /** A link stands, and the other side knows these envelopes. */
  linked(link: LiveLink, known: readonly Uint8Array[]): void
  action(link: LiveLink, envelope: Uint8Array): void
  signal(link: LiveLink, envelope: Uint8Array): void
  recap(link: LiveLink, sinceMs: TimeMs): void
  misdeed(link: LiveLink, reason: Misdeed): void
}

/** One root that we should feed, and how it stands with that. */
type Root = {
  readonly entry: EntryPoint
  readonly abort: AbortController
  link: LiveLink | undefined
  tries: number
  /** Undefined while an ask is under way or the link stands. */
  retryAtMs: TimeMs | undefined
  /** Named no more: fed until then, unless it is named again. */
  untilMs: TimeMs | undefined
}

/**
 * Whoever begins to lead names itself alone at first, and its relays as it comes to feed them: a second or two, or
 * as long as two links through a circuit take. They are fed on meanwhile, or nobody below them would hear us.
 */
const UNNAMED_MS = 10_000

/**
 * Brings what we say to the top of the tree. Whoever comes on stage keeps its place and its parent,
 * so that it hears on without a jump; what it says goes to the roots by links of their own.
 */
export class RootFeeder {
  readonly #deps: RootFeederDeps
  readonly #roots = new Map<PeerId, Root>()
  #stopTicking: Undo | undefined
  #toldUnfed: string | undefined

  constructor(deps: RootFeederDeps) {
    this.#deps = deps
  }

  /** Links that stand. */
  get links(): readonly LiveLink[] {
    return [...this.#roots.values()].flatMap(({ link }) => link ?? [])
  }

  /** What we say reaches every root that it should reach. */
  get isStanding(): boolean {
    return [...this.#roots.values()].every(({ link }) => link !== undefined)
  }

  /** From now on these are fed. Of others such as are fed already a moment longer; none when there is nobody to feed. */
  feed(roots: readonly EntryPoint[]): void {
    const wanted = new Set(roots.map(({ peer }) => peer))
    const untilMs = this.#deps.clock.now() + UNNAMED_MS
    for (const [peer, root] of this.#roots) {
      if (wanted.has(peer)) root.untilMs = undefined
      else if (wanted.size === 0 || root.link === undefined) this.#leave(peer, root)
      else root.untilMs ??= untilMs
    }
    for (const entry of roots) {
      if (this.#roots.has(entry.peer)) continue
      const root = {
        entry,
        abort: new AbortController(),
        link: undefined,
        tries: 0,
        retryAtMs: undefined,
        untilMs: undefined,
      }
      this.#roots.set(entry.peer, root)
      void this.#ask(root)
    }
    this.#tellUnfed()
    this.#tickWhileNeeded()
  }

  /** Sends a bundle of our own to every root. */
  send(bundle: Uint8Array): void {
    for (const link of this.links) link.media.sendBundle(bundle)
  }

  /** Idempotent. */
  close(): void {
    this.feed([])
  }

  /** Whom we do not reach ourselves, or not yet, somebody whom we reach may feed for us. */
  #tellUnfed(): void {
    const unfed = [...this.#roots.values()].filter(({ link }) => link === undefined)
    const roots = unfed.map(({ entry }) => entry.peer)
    const told = roots.join()
    if (told === this.#toldUnfed) return
    this.#toldUnfed = told
    const message = writeTreeMessage({ kind: 'unfed', roots })
    for (const link of this.links) link.media.sendControl(message)
  }

  /** Whoever only listens, and that is nearly everybody, has no timer for this. */
  #tickWhileNeeded(): void {
    if (this.#roots.size > 0) {
      this.#stopTicking ??= this.#deps.clock.every(PULSE_MS, () => this.#tick())
      return
    }
    this.#stopTicking?.()
    this.#stopTicking = undefined
  }

  #tick(): void {
    const now = this.#deps.clock.now()
    const pulse = writeTreeMessage({
      kind: 'pulse',
      listeners: 0,
      quietMs: 0,
      digest: this.#deps.digest(),
    })
    for (const [peer, root] of this.#roots) {
      if (root.untilMs !== undefined && now >= root.untilMs) this.#leave(peer, root)
      else if (root.link !== undefined) root.link.media.sendControl(pulse)
      else if (root.retryAtMs !== undefined && now >= root.retryAtMs) void this.#ask(root)
    }
  }

  async #ask(root: Root): Promise<void> {
    root.retryAtMs = undefined
    root.tries += 1
    const { links, space } = this.#deps
    const addresses = this.#deps.addresses()
    const ask = { ...FEEDING, addresses }
    const named = { space, stems: [] }
    const outcome = await askForEdge(links, named, { to: root.entry, ask }, root.abort.signal)
    if (outcome.kind !== 'linked') return this.#retryLater(root)
    if (root.abort.signal.aborted) return outcome.media.close()
    this.#take(root, outcome.media, outcome.log)
  }

  #take(root: Root, media: MediaLink, known: readonly Uint8Array[]): void {
    const link = new LiveLink(FED_LINK, media, this.#deps.clock.now())
    root.link = link
    root.tries = 0
    media.handle({
      control: message => this.#heard(link, message),
      // A root sends its feeders nothing: what they hear comes from their parents.
      bundle: () => undefined,
      closed: () => this.#lost(root, link),
    })
    if (link.isClosed) return
    this.#deps.linked(link, known)
    this.#toldUnfed = undefined
    this.#tellUnfed()
  }

  #heard(link: LiveLink, bytes: Uint8Array): void {
    if (link.isClosed) return
    if (!link.mayMessage(this.#deps.clock.now())) return this.#deps.misdeed(link, 'flood')
    const message = readTreeMessage(bytes, saidBefore(link.stemsHeard))
    if (!message.ok) return this.#deps.misdeed(link, 'malformed')
    link.stemsHeard = afterSaying(link.stemsHeard, stemsIn(message.value))
    if (message.value.kind === 'ping') this.#pong(link, message.value.stamp)
    if (message.value.kind === 'action') this.#deps.action(link, message.value.envelope)
    if (message.value.kind === 'signal') this.#deps.signal(link, message.value.envelope)
    if (message.value.kind === 'recap') this.#deps.recap(link, message.value.sinceMs)
  }

  /** A root asks how far away we are, as of everybody above it. */
  #pong(link: LiveLink, stamp: number): void {
    link.media.sendControl(writeTreeMessage({ kind: 'pong', stamp, at: undefined }))
  }

  #lost(root: Root, link: LiveLink): void {
    link.isClosed = true
    if (root.link !== link) return
    root.link = undefined
    if (root.untilMs !== undefined) return this.#leave(root.entry.peer, root)
    this.#tellUnfed()
    this.#retryLater(root)
  }

  #retryLater(root: Root): void {
    const pauseMs = Math.min(
      FEED_BACKOFF_MAX_MS,
      FEED_BACKOFF_MS * 2 ** Math.max(0, root.tries - 1),
    )
    root.retryAtMs = this.#deps.clock.now() + pauseMs
  }

  #leave(peer: PeerId, root: Root): void {
    this.#roots.delete(peer)
    root.abort.abort()
    const { link } = root
    root.link = undefined
    if (link === undefined) return
    link.isClosed = true
    link.media.close()
  }
}

/** What we ask of a root: nothing but that it takes our bundles. */
const FEEDING = { ...BARE_ASK, purpose: 'feed' } as const

/** These links are no edges of the tree: the tree numbers its own from 1. */
const FED_LINK = 0
