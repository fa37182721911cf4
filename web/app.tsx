import type { JSX } from 'preact'
import { StoreContext, useShell, useStore, useWords } from './context.ts'
import { useKept } from './offline/kept.ts'
import { lazy } from './parts/lazy.tsx'
import { Screen } from './parts/screen.tsx'
import { Waiting } from './parts/waiting.tsx'
import type { PlatformProblem } from './platform.ts'
import type { Route } from './route.ts'
import type { RoomModel } from './store/room-model.ts'
import type { Store } from './store/store.ts'
import type { FaultKind } from './strings/shape.ts'
import { Ended } from './views/ended.tsx'
import { FullPage } from './views/full-page.tsx'
import { OpenByLink } from './views/open-by-link.tsx'
import { PlatformPage } from './views/platform-page.tsx'

// What somebody with a link needs comes with the first file; these follow when they are wanted.
const Space = lazy(
  () => import('./views/space.tsx').then(module => module.Space),
  () => <Arriving />,
)
const Dock = lazy(() => import('./views/dock.tsx').then(module => module.Dock))
const Lobby = lazy(() => import('./views/lobby.tsx').then(module => module.Lobby))
const CommunityPage = lazy(() =>
  import('./views/community-page.tsx').then(module => module.CommunityPage),
)
const OpenCommunity = lazy(() =>
  import('./views/open-community.tsx').then(module => module.OpenCommunity),
)
const ReportPage = lazy(() => import('./views/report-page.tsx').then(module => module.ReportPage))
const RecordingPage = lazy(() =>
  import('./views/recording-page.tsx').then(module => module.RecordingPage),
)
const NewVersionLine = lazy(
  () => import('./views/new-version.tsx').then(module => module.NewVersionLine),
  () => <></>,
)
const Welcome = lazy(() => import('./views/welcome.tsx').then(module => module.Welcome))

/** How far the app has come up. */
export type Boot =
  | { readonly phase: 'starting' }
  | { readonly phase: 'ready'; readonly store: Store }
  | { readonly phase: 'failed'; readonly fault: FaultKind }
  | { readonly phase: 'impossible'; readonly problem: PlatformProblem }

/** The screen for how far the app has come up. */
export function Booted({ boot }: { readonly boot: Boot }): JSX.Element {
  const words = useWords()
  switch (boot.phase) {
    case 'starting':
      return (
        <Screen name="starting" title="Loggia">
          <Waiting label={words.common.starting} />
        </Screen>
      )
    case 'failed':
      return <Failed fault={boot.fault} />
    case 'impossible':
      return <PlatformPage problem={boot.problem} />
    case 'ready':
      return (
        <StoreContext.Provider value={boot.store}>
          <Routed />
        </StoreContext.Provider>
      )
    default:
      return boot satisfies never
  }
}

function Routed(): JSX.Element {
  const { route } = useShell()
  const store = useStore()
  const room = store.room.value
  const departure = store.departure.value
  const here = route.value
  const inSpace = here.screen === 'space' || (here.screen === 'link' && store.isHere(here.code))
  if (departure !== undefined && inSpace) return <Ended departure={departure} />
  // Whoever came by a link goes on seeing it until there is something to see: sound comes first.
  const isArriving = here.screen === 'link' && room !== undefined && isComing(room)
  if (room !== undefined && inSpace && !isArriving) return <Space room={room} />
  if (here.screen === 'link' && (room === undefined || isArriving)) return <OpenByLink />
  if (here.screen === 'space' && store.busy.value.what === 'returning') return <Arriving />
  return (
    <>
      <NewVersion />
      <Place screen={here.screen} />
      {room !== undefined && departure === undefined && <Dock room={room} />}
    </>
  )
}

/** Never inside a Space, nor on the way into one: it waits until somebody has left. */
function NewVersion(): JSX.Element | null {
  const store = useStore()
  const versions = useKept()?.versions.value
  if (versions === undefined || versions.state.value === 'none') return null
  if (store.room.value !== undefined || store.busy.value.what !== 'nothing') return null
  return <NewVersionLine versions={versions} />
}

function Place({ screen }: { readonly screen: Route['screen'] }): JSX.Element {
  if (screen === 'link') return <OpenByLink />
  if (screen === 'community') return <CommunityPage />
  if (screen === 'report') return <ReportPage />
  if (screen === 'recording') return <RecordingPage />
  return screen === 'community-link' ? <OpenCommunity /> : <Home />
}

/** The Space's log is on its way, and nothing stands against it. */
const isComing = (room: RoomModel): boolean =>
  room.state.value === undefined && room.place.value.phase === 'joining'

/** Whoever came by a link sees it until the Space itself can be drawn: nothing jumps. */
function Arriving(): JSX.Element {
  const { route } = useShell()
  const words = useWords()
  if (route.value.screen === 'link') return <OpenByLink />
  return (
    <Screen name="starting" title="Loggia">
      <Waiting label={words.common.loadingScreen} />
    </Screen>
  )
}

function Home(): JSX.Element {
  const words = useWords()
  const store = useStore()
  if (!store.settled.value) {
    return (
      <Screen name="starting" title="Loggia">
        <Waiting label={words.common.starting} />
      </Screen>
    )
  }
  return store.me.value === undefined && !store.guest.value ? <Welcome /> : <Lobby />
}

function Failed({ fault }: { readonly fault: FaultKind }): JSX.Element {
  const words = useWords()
  return (
    <FullPage
      sign="warning"
      title={words.platform.failedTitle}
      whatToDo={`${words.faults[fault].title}. ${words.faults[fault].whatToDo}`}
      home={false}
    >
      <button type="button" class="button primary" onClick={() => window.location.reload()}>
        {words.common.reload}
      </button>
    </FullPage>
  )
}
