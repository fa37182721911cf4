import { monotonicMs, type Arrival } from './messages.ts'
import { readBundleHeader } from '../../../src/wire/bundle.ts'
import type {
  AskAnswer,
  MediaLink,
  MediaLinkHandlers,
  MediaLinks,
} from '../../../src/ports/media-link.ts'
import type { PeerId } from '../../../src/domain/ids.ts'

/** Notes each bundle with the link it came over, before anybody looks at it. */
export function recorded(links: MediaLinks, note: (arrival: Arrival) => void): MediaLinks {
  return {
    connect: async (...asked) => {
      const outcome = await links.connect(...asked)
      if (outcome.kind !== 'linked') return outcome
      return { ...outcome, link: noting(outcome.link, note) }
    },
    serve: answer =>
      links.serve(async (from: PeerId, ask: Uint8Array): Promise<AskAnswer> => {
        const answered = await answer(from, ask)
        if (!answered.accept) return answered
        return { ...answered, linked: link => answered.linked(noting(link, note)) }
      }),
  }
}

/** The rest of a link is its own: whether it is a track matters to who sends. */
function noting(link: MediaLink, note: (arrival: Arrival) => void): MediaLink {
  const handle = (handlers: MediaLinkHandlers): void =>
    link.handle({
      control: message => handlers.control(message),
      closed: () => handlers.closed(),
      bundle: bytes => {
        const atMs = monotonicMs()
        handlers.bundle(bytes)
        const header = readBundleHeader(bytes)
        if (header.ok) note({ atMs, ctr: Number(header.value.ctr), from: link.peer })
      },
    })
  return new Proxy(link, {
    get: (target, name) => {
      if (name === 'handle') return handle
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
