import { signal } from '@preact/signals'
import { render } from 'preact'
import { FakeBrowser, tabMemory } from '../../helpers/fake-tabs.ts'
import { FakeSpaces } from '../../helpers/fake-spaces.ts'
import { Booted, type Boot } from '../../../web/app.tsx'
import { Canvas } from '../../../web/canvas.tsx'
import { KeptContext, type Kept } from '../../../web/offline/kept.ts'
import type { PlatformProblem } from '../../../web/platform.ts'
import { parseRoute } from '../../../web/route.ts'
import { createShell, type Shell } from '../../../web/shell.ts'
import { createStore } from '../../../web/store/store.ts'
import { misfits } from './boxes.ts'
import { unjudgedTexts } from './contrast.ts'
import { SCENES, type SceneName } from './scenes.ts'
import type { Scene } from './scene.ts'

const nothing = (): void => undefined
/** What a browser would say of an app that is kept. */
const KEPT: Kept = {
  installing: { offer: signal('button'), install: nothing, decline: nothing, close: nothing },
  versions: signal({ state: signal('ready'), look: nothing, apply: nothing, close: nothing }),
}

const PROBLEMS: Record<string, PlatformProblem> = {
  insecure: { kind: 'insecure' },
  unsupported: { kind: 'unsupported', missing: ['webcodecs', 'audioworklet'] },
}

/** What stands on the page now; undone before the next is shown. */
let undo: () => void = () => undefined

/** Shows one scene from the beginning. `isNext`: after another, of which nothing is left. */
function show(name: string, isNext = true): void {
  undo()
  const scene: Scene | undefined = SCENES[name as SceneName]
  if (isNext || (scene !== undefined && window.location.hash === '')) {
    window.history.replaceState(null, '', scene?.hash ?? '#/')
  }
  const spaces = new FakeSpaces()
  const shell = createShell(window)
  Object.assign(window, { spaces, unjudgedTexts, misfits: () => misfits(shell) })
  const { boot, close } = bootOf(name, { scene, spaces, shell })
  const root = document.querySelector<HTMLElement>('#app')
  if (root === null) return
  new Canvas(root, shell).draw(
    <KeptContext.Provider value={signal(scene?.kept === true ? KEPT : undefined)}>
      <Booted boot={boot} />
    </KeptContext.Provider>,
  )
  undo = () => {
    render(null, root)
    close()
    shell.close()
    window.localStorage.clear()
    window.scrollTo(0, 0)
  }
}

type Standing = {
  readonly scene: Scene | undefined
  readonly spaces: FakeSpaces
  readonly shell: Shell
}

function bootOf(
  name: string,
  { scene, spaces, shell }: Standing,
): { readonly boot: Boot; readonly close: () => void } {
  const problem = PROBLEMS[name]
  if (problem !== undefined) return { boot: { phase: 'impossible', problem }, close: nothing }
  if (name === 'starting') return { boot: { phase: 'starting' }, close: nothing }
  if (name === 'failed') return { boot: { phase: 'failed', fault: 'storage' }, close: nothing }
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
  return { boot: { phase: 'ready', store }, close: () => store.close() }
}

/** The page of the real app, with a scripted network. `?scene=` says which state. */
Object.assign(window, { showScene: show })
show(new URLSearchParams(window.location.search).get('scene') ?? 'welcome', false)
