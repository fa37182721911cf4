import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { JanusApi } from '../peers/janus-api.ts'

/** As Debian's package puts it. */
const PROGRAM = '/usr/bin/janus'
const READY_WITHIN_MS = 15_000

/** A Janus server in a process of its own, on a free port. */
export type JanusServer = { readonly pid: number; readonly port: number; close(): Promise<void> }

/** One event loop for all connections: half the cost of its default, a thread for each. */
const CONFIGS = (port: number): Readonly<Record<string, string>> => ({
  'janus.jcfg': `general: { session_timeout = 0, event_loops = 1, debug_level = 2 }
media: { rtp_port_range = "20000-32000" }
transports: { disable = "libjanus_http.so,libjanus_mqtt.so,libjanus_nanomsg.so,libjanus_pfunix.so,libjanus_rabbitmq.so" }
plugins: { disable = "libjanus_audiobridge.so,libjanus_duktape.so,libjanus_echotest.so,libjanus_lua.so,libjanus_nosip.so,libjanus_recordplay.so,libjanus_sip.so,libjanus_streaming.so,libjanus_textroom.so,libjanus_videocall.so,libjanus_voicemail.so" }
events: { broadcast = false }
`,
  'janus.transport.websockets.jcfg': `general: { json = "compact", ws = true, ws_port = ${port}, ws_ip = "127.0.0.1", wss = false }
admin: { admin_ws = false, admin_wss = false }
`,
  'janus.plugin.videoroom.jcfg': 'general: {}\n',
})

/** Starts one; undefined where it is not installed. */
export async function startJanus(): Promise<JanusServer | undefined> {
  if (!existsSync(PROGRAM)) return undefined
  const folder = await mkdtemp(join(tmpdir(), 'loggia-janus-'))
  const port = await freePort()
  await mkdir(folder, { recursive: true })
  for (const [name, text] of Object.entries(CONFIGS(port)))
    await writeFile(join(folder, name), text)
  const child = spawn(PROGRAM, ['-F', folder], { stdio: 'ignore' })
  const close = async (): Promise<void> => {
    const gone = once(child, 'exit')
    if (child.kill('SIGKILL')) await gone
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await answers(child, port)
  } catch (fault) {
    await close()
    throw fault
  }
  return { pid: child.pid ?? 0, port, close }
}

async function answers(child: ChildProcess, port: number): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS
  for (;;) {
    const isThere = await JanusApi.open(port).then(
      () => true,
      () => false,
    )
    if (isThere) return
    const isOver = child.exitCode !== null || performance.now() > deadline
    if (isOver) throw new TypeError('Janus did not start')
    await new Promise(resolve => setTimeout(resolve, 200))
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  if (address === null || typeof address === 'string') throw new TypeError('expected a port')
  return address.port
}
