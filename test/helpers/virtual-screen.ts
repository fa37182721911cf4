import { once } from 'node:events'
import { spawn, type ChildProcess } from 'node:child_process'
import { ensureBrowser } from './ensure-browser.ts'

/** An X server without a screen: windows and tabs are really shown, and really hidden. */
export class VirtualScreen {
  /** As `DISPLAY` names it. */
  readonly display: string
  readonly #server: ChildProcess

  private constructor(display: string, server: ChildProcess) {
    this.display = display
    this.#server = server
  }

  /** Starts one under a number that is free. Says in one sentence what is missing. */
  static async open(): Promise<VirtualScreen> {
    const program = await ensureBrowser({
      name: 'Xvfb',
      variable: 'XVFB',
      places: ['/usr/bin/Xvfb'],
      package: 'xvfb',
    })
    const flags = ['-displayfd', '1', '-screen', '0', '1280x800x24', '-nolisten', 'tcp']
    const server = spawn(program, flags, { stdio: ['ignore', 'pipe', 'ignore'] })
    const [number] = (await once(server.stdout, 'data')) as [Buffer]
    return new VirtualScreen(`:${number.toString().trim()}`, server)
  }

  close(): void {
    this.#server.kill()
  }
}
