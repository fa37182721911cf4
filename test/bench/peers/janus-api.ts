import { once } from 'node:events'
import { WebSocket } from 'ws'

/** What Janus says, as far as we read it. */
export type JanusSaid = {
  readonly janus: string
  readonly transaction?: string
  readonly data?: { readonly id: number }
  readonly error?: { readonly reason: string }
  readonly plugindata?: { readonly data: Readonly<Record<string, unknown>> }
  readonly jsep?: { readonly type: 'offer' | 'answer'; readonly sdp: string }
}

type Message = Readonly<Record<string, unknown>>

/** A session of a Janus server over its WebSocket: https://janus.conf.meetecho.com/docs/rest.html */
export class JanusApi {
  readonly #socket: WebSocket
  readonly #waiting = new Map<string, (said: JanusSaid) => void>()
  #transactions = 0
  #session = 0

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', (text: Buffer) => {
      // Only a server that we started ourselves is at the other end.
      const said = JSON.parse(text.toString()) as JanusSaid
      // What takes a while is acknowledged first and told later.
      if (said.janus === 'ack' || said.transaction === undefined) return
      this.#waiting.get(said.transaction)?.(said)
      this.#waiting.delete(said.transaction)
    })
  }

  static async open(port: number): Promise<JanusApi> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/`, 'janus-protocol')
    await once(socket, 'open')
    const api = new JanusApi(socket)
    api.#session = (await api.#say({ janus: 'create' })).data?.id ?? 0
    return api
  }

  /** Somebody of their own in the plugin for rooms; answers their number. */
  async attach(): Promise<number> {
    const attach = { janus: 'attach', plugin: 'janus.plugin.videoroom' }
    return (await this.#say(attach)).data?.id ?? 0
  }

  /** What one of them asks of the room. */
  message(handle: number, body: Message, jsep?: JanusSaid['jsep']): Promise<JanusSaid> {
    return this.#say({ janus: 'message', handle_id: handle, body, ...(jsep && { jsep }) })
  }

  async #say(message: Message): Promise<JanusSaid> {
    const transaction = String((this.#transactions += 1))
    const answer = new Promise<JanusSaid>(resolve => this.#waiting.set(transaction, resolve))
    const session = this.#session === 0 ? {} : { session_id: this.#session }
    this.#socket.send(JSON.stringify({ ...message, ...session, transaction }))
    const said = await answer
    if (said.error !== undefined) throw new TypeError(`Janus: ${said.error.reason}`)
    return said
  }
}
