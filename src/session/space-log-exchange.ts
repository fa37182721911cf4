import { PeerTally } from './peer-tally.ts'
import {
  ANSWER_PARTS_MAX,
  SPACE_PROTOCOL,
  readSpaceAnswer,
  readSpaceAsk,
  writeSpaceAnswer,
  writeSpaceAsk,
  type CarriedLog,
} from '../wire/space-exchange.ts'
import { askPeer, withinDeadline, type AskParts } from './stream-deadline.ts'
import { LoggiaError } from '../errors.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { Clock } from '../ports/clock.ts'
import type { MessageStream, PeerAddress, Streams } from '../ports/streams.ts'
import type { PeerConduct } from './peer-conduct.ts'
import type { SpaceId } from '../domain/ids.ts'
import type { Undo } from '../events.ts'

/** Longest wait for the ask, and for the whole answer. */
const PATIENCE_MS = 5_000
/** Logs handed to one peer in this time: it asks at joining and at a gap, not in a loop. */
const ANSWERS_MAX = 8
const ANSWERS_WINDOW_MS = 10_000

/** What serving logs stands on. */
export type LogExchangePorts = {
  readonly streams: Streams
  readonly clock: Clock
  readonly conduct: Pick<PeerConduct, 'strike'>
}

/** Why no log came. `unknown-space`: the peer has none of that name. */
export type FetchRefusal = 'unreachable' | 'unknown-space' | 'malformed'

/** Answers `/loggia/space/1` with what `logOf` holds; undefined where the Space is unknown. */
export function serveSpaceLogs(
  { streams, clock, conduct }: LogExchangePorts,
  logOf: (space: SpaceId) => Promise<CarriedLog | undefined>,
): Undo {
  const answered = new PeerTally(clock, ANSWERS_WINDOW_MS)
  return streams.handle(SPACE_PROTOCOL, async stream => {
    if (answered.add(stream.peer) > ANSWERS_MAX) return stream.abort()
    await withinDeadline(stream, clock, PATIENCE_MS, async () => {
      const space = readSpaceAsk((await stream.read()) ?? new Uint8Array())
      if (!space.ok) {
        conduct.strike(stream.peer, SPACE_PROTOCOL, space.reason)
        return stream.abort()
      }
      const log = (await logOf(space.value)) ?? NOTHING
      for (const part of writeSpaceAnswer(log)) await stream.write(part)
    })
  })
}

/**
 * Asks a peer for the log of a Space. What it answers is still a stranger's: give it to
 * `SpaceLog.addAll`, whose hash-named genesis no peer can forge.
 */
export async function fetchSpaceLog(
  { streams, clock, conduct }: LogExchangePorts,
  from: PeerAddress,
  space: SpaceId,
): Promise<Verdict<CarriedLog, FetchRefusal>> {
  const answer = await answerOf({ streams, clock, deadlineMs: PATIENCE_MS }, from, space)
  if (answer === undefined) return refuse('unreachable')
  if (!answer.ok) {
    conduct.strike(from.peer, SPACE_PROTOCOL, answer.reason)
    return refuse('malformed')
  }
  return answer.value.actions.length === 0 ? refuse('unknown-space') : answer
}

const NOTHING: CarriedLog = { actions: [], beacons: [] }

type Answered = ReturnType<typeof readSpaceAnswer>

/** What the messages of the answer hold together; undefined when none came. */
async function answerOf(
  parts: AskParts,
  from: PeerAddress,
  space: SpaceId,
): Promise<Answered | undefined> {
  try {
    return await askPeer(from, SPACE_PROTOCOL, parts, async stream => {
      await stream.write(writeSpaceAsk(space))
      return readParts(stream)
    })
  } catch (why) {
    // A broken road is an answer that did not come; a fault of ours is not.
    if (why instanceof LoggiaError) return undefined
    throw why
  }
}

async function readParts(stream: MessageStream): Promise<Answered | undefined> {
  let log: CarriedLog = NOTHING
  for (let part = 0; part <= ANSWER_PARTS_MAX; part += 1) {
    const message = await stream.read()
    if (message === undefined) return part === 0 ? undefined : accept(log)
    const read = part === ANSWER_PARTS_MAX ? refuse('too-long') : readSpaceAnswer(message, log)
    if (!read.ok) return read
    log = read.value
  }
  return accept(log)
}
