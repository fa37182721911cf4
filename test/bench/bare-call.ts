import { createServer, type Server } from 'node:http'
import { WebSocketServer, type WebSocket } from 'ws'
import type { AddressInfo } from 'node:net'

/**
 * The rival: the smallest WebRTC call that can be, one page with the microphone and one that listens,
 * offer and answer over one local WebSocket, sound through the browser's own jitter buffer.
 */
export type BareCall = {
  readonly speakerUrl: string
  readonly listenerUrl: string
  close(): Promise<void>
}

/** Reads what one page says to the other, and says what becomes of it; undefined: it is not told. */
export type Eavesdropper = (from: 'speaker' | 'listener', message: string) => string | undefined

export async function serveBareCall(
  eavesdropper: Eavesdropper = (_, message) => message,
): Promise<BareCall> {
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'text/html')
    response.end(request.url === '/speaker' ? SPEAKER : LISTENER)
  })
  relayMessages(server, eavesdropper)
  await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve))
  // A listening TCP server has an AddressInfo.
  const { port } = server.address() as AddressInfo
  const base = `http://localhost:${port}`
  return {
    speakerUrl: `${base}/speaker`,
    listenerUrl: `${base}/listener`,
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

/** Passes each message to everybody else: two pages are in the room. */
function relayMessages(server: Server, eavesdropper: Eavesdropper): void {
  const sockets = new Set<WebSocket>()
  new WebSocketServer({ server }).on('connection', (socket, { url }) => {
    const from = url === '/speaker' ? 'speaker' : 'listener'
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    // A text message comes as one Buffer.
    socket.on('message', (data: Buffer) => {
      const message = eavesdropper(from, data.toString('utf8'))
      if (message === undefined) return
      for (const other of sockets) if (other !== socket) other.send(message)
    })
  })
}

const SPEAKER = `<!doctype html><title>speaker</title><script type="module">
const stream = await navigator.mediaDevices.getUserMedia({
  audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
})
const socket = new WebSocket(location.href.replace('http', 'ws'))
const send = message => socket.send(JSON.stringify(message))
let pc
socket.onmessage = async ({ data }) => {
  const message = JSON.parse(data)
  if (message.hello) {
    pc?.close()
    pc = new RTCPeerConnection({ iceServers: [] })
    pc.onicecandidate = e => e.candidate && send({ candidate: e.candidate })
    pc.addTrack(stream.getAudioTracks()[0], stream)
    await pc.setLocalDescription()
    send({ description: pc.localDescription })
  }
  if (message.description) await pc.setRemoteDescription(message.description)
  if (message.candidate) await pc.addIceCandidate(message.candidate)
}
socket.onopen = () => (document.title = 'ready')
</script>`

const LISTENER = `<!doctype html><title>listener</title><button disabled>Listen</button><script type="module">
const socket = new WebSocket(location.href.replace('http', 'ws'))
const send = message => socket.send(JSON.stringify(message))
const pc = (globalThis.call = new RTCPeerConnection({ iceServers: [] }))
const waiting = []
pc.onicecandidate = e => e.candidate && send({ candidate: e.candidate })
pc.ontrack = ({ track, streams }) => {
  const sink = new Audio()
  sink.muted = true
  sink.srcObject = streams[0]
  const audio = new AudioContext({ sampleRate: 48000, latencyHint: 'interactive' })
  audio.createMediaStreamSource(new MediaStream([track])).connect(audio.destination)
}
socket.onmessage = async ({ data }) => {
  const message = JSON.parse(data)
  if (message.description) {
    await pc.setRemoteDescription(message.description)
    await pc.setLocalDescription()
    send({ description: pc.localDescription })
    for (const candidate of waiting.splice(0)) await pc.addIceCandidate(candidate)
  }
  if (message.candidate) {
    if (pc.remoteDescription) await pc.addIceCandidate(message.candidate)
    else waiting.push(message.candidate)
  }
}
const button = document.querySelector('button')
socket.onopen = () => (button.disabled = false)
button.onclick = () => send({ hello: true })
</script>`
