import type { Spaces } from '../src/index.ts'
import verifyWorkerUrl from '../src/workers/verify.ts?worker&url'
import workWorkerUrl from '../src/workers/work.ts?worker&url'

/**
 * Fetches whatever this page may want later, once it is online: the relay that serves the app may go,
 * and everything must go on working between those who are here. Errors are left to whoever needs it.
 * Resolves when all of it has come or failed.
 */
export async function fetchTheRest(spaces: Spaces): Promise<void> {
  await isOnline(spaces)
  await Promise.allSettled([
    import('./views/lobby.tsx'),
    import('./views/peek-sheet.tsx'),
    import('./views/space.tsx'),
    import('./views/chat.tsx'),
    import('./views/captions.tsx'),
    import('../src/adapters/browser/caption-engines.ts'),
    import('./views/about-sheet.tsx'),
    import('./views/keys-sheet.tsx'),
    import('./views/dock.tsx'),
    import('./views/welcome.tsx'),
    import('./views/audio-sheet.tsx'),
    import('./store/members-model.ts'),
    import('./views/share-sheet.tsx'),
    import('./views/community-page.tsx'),
    import('./views/recording-page.tsx'),
    import('./views/evidence-sheet.tsx'),
    import('./views/key-sheet.tsx'),
    import('./views/open-community.tsx'),
    // A Worker's script comes from the browser's cache when it was fetched before.
    fetch(verifyWorkerUrl),
    fetch(workWorkerUrl),
    // Each language's word list is a file of its own.
    spaces.newPhrase('en'),
    spaces.newPhrase('it'),
  ])
}

function isOnline({ network }: Spaces): Promise<void> {
  return new Promise(resolve => {
    const look = (): void => {
      if (network.current.phase !== 'online') return
      undo()
      resolve()
    }
    const undo = network.watch(look)
    look()
  })
}
