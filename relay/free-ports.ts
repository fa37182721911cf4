import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { isIPv6, type AddressInfo } from 'node:net'
import type { RelayConfig } from './config.ts'
import { StartError } from './errors.ts'
import { flagOf } from './options.ts'

type PortName = 'httpPort' | 'wsPort' | 'webrtcPort'
export type Ports = Readonly<Record<PortName, number>>

const USE: Readonly<Record<PortName, string>> = {
  httpPort: 'the web app',
  wsPort: 'WebSocket',
  webrtcPort: 'WebRTC-Direct',
}

/**
 * The numbers to listen on, with 0 replaced. Each is tried first, because what libp2p says about a
 * taken port is a page long and names no option. Throws StartError.
 */
export async function settlePorts(config: Pick<RelayConfig, PortName | 'host'>): Promise<Ports> {
  const { host } = config
  const httpPort = await settle('httpPort', config.httpPort, host, tryTcp)
  const wsPort = await settle('wsPort', config.wsPort, host, tryTcp, httpPort)
  const webrtcPort = await settle('webrtcPort', config.webrtcPort, host, tryUdp)
  return { httpPort, wsPort, webrtcPort }
}

type Try = (host: string, port: number) => Promise<number>

async function settle(
  name: PortName,
  port: number,
  host: string,
  attempt: Try,
  taken = 0,
): Promise<number> {
  if (port !== 0 && port === taken) {
    throw new StartError(
      `${flagOf(name)} ${port} is already used by this relay itself: choose another`,
    )
  }
  try {
    return await attempt(host, port)
  } catch (cause) {
    throw portError(name, port, host, cause)
  }
}

/** One sentence about a port that could not be opened: which, and what to do. */
export function portError(name: PortName, port: number, host: string, cause: unknown): StartError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const flag = flagOf(name)
  if (code === 'EADDRINUSE') {
    const sentence = `port ${port} for ${USE[name]} is taken by another program: stop it, or choose another with ${flag}`
    return new StartError(sentence, { cause })
  }
  if (code === 'EACCES') {
    const sentence = `this user may not open port ${port} for ${USE[name]}: choose one above 1023 with ${flag}`
    return new StartError(sentence, { cause })
  }
  if (code === 'EADDRNOTAVAIL') {
    return new StartError(`this machine has no address ${host}: choose another with --host`, {
      cause,
    })
  }
  return new StartError(
    `port ${port} for ${USE[name]} cannot be opened (${code || String(cause)})`,
    {
      cause,
    },
  )
}

async function tryTcp(host: string, port: number): Promise<number> {
  const server = createServer()
  server.listen(port, host)
  await once(server, 'listening')
  // A listening TCP server answers an AddressInfo.
  const settled = (server.address() as AddressInfo).port
  server.close()
  await once(server, 'close')
  return settled
}

async function tryUdp(host: string, port: number): Promise<number> {
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4')
  socket.bind(port, host)
  try {
    await once(socket, 'listening')
    return socket.address().port
  } finally {
    socket.close()
  }
}
