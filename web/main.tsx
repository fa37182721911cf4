import { startMedia } from './media-start.ts'
import { platformProblem } from './platform.ts'
import { parseRoute } from './route.ts'

// In this order: what others need time for is begun before the page is even read.
const problem = platformProblem(window)
const byLink = parseRoute(window.location.hash).screen === 'link'
const begun = problem ?? startMedia({ byLink })
void Promise.all([import('./page.tsx'), bodyIsRead()]).then(([{ openPage }]) => openPage(begun))

/** This script waits neither for styles nor for the rest of the page, which it will draw into. */
function bodyIsRead(): Promise<void> {
  if (document.readyState !== 'loading') return Promise.resolve()
  return new Promise(resolve => {
    document.addEventListener('DOMContentLoaded', () => resolve(), { once: true })
  })
}
