import { signal } from '@preact/signals'
import { render } from 'preact'
import { App, type Boot } from './app.tsx'
import { fetchTheRest } from './fetch-the-rest.ts'
import { platformProblem } from './platform.ts'
import { createShell } from './shell.ts'
import { faultKind } from './store/faults.ts'
import { createStore } from './store/store.ts'

const shell = createShell(window)
const boot = signal<Boot>({ phase: 'starting' })
const problem = platformProblem(window)

if (problem !== undefined) boot.value = { phase: 'impossible', problem }
else void start()

const root = document.querySelector('#app')
if (root !== null) render(<App shell={shell} boot={boot} />, root)

/** The screen stands before the network code has come over the line. */
async function start(): Promise<void> {
  try {
    const { composeSpaces } = await import('./compose.ts')
    const spaces = await composeSpaces()
    boot.value = { phase: 'ready', store: createStore(spaces, shell) }
    fetchTheRest(spaces)
  } catch (fault) {
    console.warn(fault)
    boot.value = { phase: 'failed', fault: faultKind(fault) }
  }
}
