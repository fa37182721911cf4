import { Audio, PeerConnection, type Track } from 'node-datachannel'
import { JanusApi } from './janus-api.ts'
import { paced } from './paced.ts'
import { peerOf } from '../../helpers/space-actions.ts'
import { RtpSender } from '../../../src/adapters/webrtc/rtp.ts'
import type { BenchPeer } from './bench-peer.ts'
import type { JanusConfig, PeerCommand, Standing, Started } from './messages.ts'

const ROOM = 1
const OPUS = 111
/** Reports have types from 72 on in these bits, sound from 96 on. */
const TYPE_MASK = 127
const SOUND_FROM = 96
/** Janus takes no loopback: whatever addresses there are. */
const CONFIG = { iceServers: [] }
const SETTING_UP_MAX = 10

/** Speakers or listeners in a room of Janus' VideoRoom, which is what people run who want a server for this. */
export class JanusPeer implements BenchPeer {
  readonly #config: JanusConfig
  readonly #api: JanusApi
  /** What JavaScript collects libdatachannel closes. */
  readonly #held: PeerConnection[] = []
  readonly #tracks: Track[] = []
  readonly #senders: RtpSender[] = []
  #standing = 0
  #came = 0

  private constructor(config: JanusConfig, api: JanusApi) {
    this.#config = config
    this.#api = api
  }

  static async start(config: JanusConfig): Promise<JanusPeer> {
    const peer = new JanusPeer(config, await JanusApi.open(config.port))
    if (config.listeners === 0) await peer.#speakers()
    else await peer.#listeners()
    return peer
  }

  get started(): Started {
    return { entry: { peer: peerOf('janus'), addresses: [] }, space: undefined, ports: [] }
  }

  async obey(command: PeerCommand): Promise<unknown> {
    if (command.kind === 'count') return this.#came
    if (command.kind === 'standing') {
      const nobody = { hops: 0, parents: [], standbys: [], children: [] }
      const isAttached = this.#standing >= Math.max(this.#config.listeners, 1)
      return { isAttached, ...nobody } satisfies Omit<Standing, 'faults' | 'heapMiB'>
    }
    if (command.kind !== 'speak') throw new TypeError(`nobody in a room does ${command.kind}`)
    const { count, everyMs, bytes } = command
    const payload = new Uint8Array(bytes)
    return paced(count, everyMs, async turn => {
      const place = turn % this.#tracks.length
      const packet = this.#senders[place]?.packet(payload)
      if (packet !== undefined) this.#tracks[place]?.sendMessageBinary(packet)
    })
  }

  async #speakers(): Promise<void> {
    const { speakers } = this.#config
    const first = await this.#api.attach()
    const room = { request: 'create', room: ROOM, publishers: speakers, audiocodec: 'opus' }
    await this.#api.message(first, { ...room, notify_joining: false })
    for (let id = 1; id <= speakers; id += 1) await this.#publish(id)
  }

  async #publish(id: number): Promise<void> {
    const handle = await this.#api.attach()
    await this.#api.message(handle, { request: 'join', ptype: 'publisher', room: ROOM, id })
    const connection = this.#connection()
    const sender = new RtpSender(OPUS)
    const audio = new Audio('0', 'SendOnly')
    audio.addOpusCodec(OPUS)
    audio.addSSRC(sender.ssrc, 'bench', 'bench', 'audio')
    const track = connection.addTrack(audio)
    const isOpen = new Promise<void>(resolve => track.onOpen(resolve))
    connection.setLocalDescription('offer')
    const sdp = await described(connection)
    const { jsep } = await this.#api.message(handle, { request: 'publish' }, { type: 'offer', sdp })
    connection.setRemoteDescription(jsep?.sdp ?? '', 'answer')
    await isOpen
    this.#tracks.push(track)
    this.#senders.push(sender)
    this.#standing += 1
  }

  async #listeners(): Promise<void> {
    let begun = 0
    const lane = async (): Promise<void> => {
      while (begun < this.#config.listeners) {
        begun += 1
        await this.#subscribe()
      }
    }
    await Promise.all(Array.from({ length: SETTING_UP_MAX }, lane))
  }

  async #subscribe(): Promise<void> {
    const handle = await this.#api.attach()
    const feeds = Array.from({ length: this.#config.speakers }, (_, at) => ({ feed: at + 1 }))
    const join = { request: 'join', ptype: 'subscriber', room: ROOM, streams: feeds }
    const { jsep } = await this.#api.message(handle, join)
    const connection = this.#connection()
    connection.onTrack(track => {
      this.#tracks.push(track)
      track.onMessage(packet => {
        if (((packet[1] ?? 0) & TYPE_MASK) >= SOUND_FROM) this.#came += 1
      })
    })
    const isStanding = new Promise<void>(resolve =>
      connection.onStateChange(state => state === 'connected' && resolve()),
    )
    connection.setRemoteDescription(jsep?.sdp ?? '', 'offer')
    const sdp = await described(connection)
    await this.#api.message(handle, { request: 'start' }, { type: 'answer', sdp })
    await isStanding
    this.#standing += 1
  }

  #connection(): PeerConnection {
    const connection = new PeerConnection('janus', CONFIG)
    this.#held.push(connection)
    return connection
  }
}

/** With all addresses in it. */
async function described(connection: PeerConnection): Promise<string> {
  if (connection.gatheringState() !== 'complete') {
    await new Promise<void>(resolve =>
      connection.onGatheringStateChange(state => state === 'complete' && resolve()),
    )
  }
  return connection.localDescription()?.sdp ?? ''
}
