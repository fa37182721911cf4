import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'

/** Takes over a socket whose request asks for another protocol. */
export type TakeUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void

/** Hands WebSockets to whoever serves their path; those that nobody serves are dropped. */
export class Upgrades {
  readonly #takers = new Map<string, TakeUpgrade>()

  constructor(http: Server) {
    http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const take = this.#takers.get(pathOf(request))
      if (take === undefined) socket.destroy()
      else take(request, socket, head)
    })
  }

  /** Serves this path from now on. */
  serve(path: string, take: TakeUpgrade): void {
    this.#takers.set(path, take)
  }
}

/** As sent: a request line is a stranger's, so it is not parsed further. */
const pathOf = ({ url = '/' }: IncomingMessage): string => url.split(/[?#]/, 1)[0] ?? '/'
