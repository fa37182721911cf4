import { FakeBrowser, tabMemory } from '../../helpers/fake-tabs.ts'
import { FakeSpaces } from '../../helpers/fake-spaces.ts'
import { Booted, type Boot } from '../../../web/app.tsx'
import { Canvas } from '../../../web/canvas.tsx'
import type { PlatformProblem } from '../../../web/platform.ts'
import { parseRoute } from '../../../web/route.ts'
import { createShell } from '../../../web/shell.ts'
import { createStore } from '../../../web/store/store.ts'
import { SCENES, type Scene, type SceneName } from './scenes.ts'

/** The page of the real app, with a scripted network. `?scene=` says which state. */
const spaces = new FakeSpaces()
Object.assign(window, { spaces })

const PROBLEMS: Record<string, PlatformProblem> = {
  insecure: { kind: 'insecure' },
  unsupported: { kind: 'unsupported', missing: ['webcodecs', 'audioworklet'] },
}

const name = new URLSearchParams(window.location.search).get('scene') ?? 'welcome'
const scene: Scene | undefined = SCENES[name as SceneName]
if (scene !== undefined && window.location.hash === '') {
  window.history.replaceState(null, '', scene.hash)
}
const shell = createShell(window)
const problem = PROBLEMS[name]
const boot = bootOf()
const root = document.querySelector<HTMLElement>('#app')
if (root !== null) new Canvas(root, shell).draw(<Booted boot={boot} />)

function bootOf(): Boot {
  if (problem !== undefined) return { phase: 'impossible', problem }
  if (name === 'starting') return { phase: 'starting' }
  if (name === 'failed') return { phase: 'failed', fault: 'storage' }
  // The end has to come after the beginning has been seen.
  const browser = new FakeBrowser()
  const store = createStore(spaces, shell, {
    tab: { memory: tabMemory(), platform: { ...browser.tab('this'), locks: undefined } },
  })
  scene?.set(spaces)
  for (const said of scene?.heard ?? []) browser.shout(said)
  // Entering a Space leads to its screen; a scene may stand elsewhere meanwhile.
  if (scene !== undefined)
    shell.go(parseRoute(window.location.hash === '#/space' ? scene.hash : window.location.hash))
  return { phase: 'ready', store }
}
