import { once } from 'node:events'
import type { Server } from 'node:http'
import { portError } from './free-ports.ts'

/** Begins to serve. Throws StartError when the port is taken after all. */
export async function listen(server: Server, port: number, host: string): Promise<void> {
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (cause) {
    throw portError('httpPort', port, host, cause)
  }
}

/** Stops serving: answers that are under way are cut, a page can ask again. */
export async function stopListening(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
}

/** Where people on this machine open the app. */
export function localUrl(host: string, port: number, isTls: boolean): string {
  const isLocal = ['127.0.0.1', '0.0.0.0', '::', '::1'].includes(host)
  const shown = host.includes(':') ? `[${host}]` : host
  return `${isTls ? 'https' : 'http'}://${isLocal ? 'localhost' : shown}:${port}/`
}

/** The multiaddrs that libp2p listens on. */
export function listenAddresses(
  host: string,
  ports: { readonly wsPort: number; readonly webrtcPort: number },
  isTls: boolean,
): readonly string[] {
  const ip = `/${host.includes(':') ? 'ip6' : 'ip4'}/${host}`
  return [
    `${ip}/tcp/${ports.wsPort}${isTls ? '/tls/ws' : '/ws'}`,
    `${ip}/udp/${ports.webrtcPort}/webrtc-direct`,
  ]
}
