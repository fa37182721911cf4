import { startMedia } from './media-start.ts'
import { platformProblem } from './platform.ts'
import { parseRoute } from './route.ts'

// In this order: what others need time for is begun before the page is even read, and asked before it is drawn.
const problem = platformProblem(window)
const isLink = parseRoute(window.location.hash).screen === 'link'
const begun = problem ?? startMedia(isLink ? window.location.href : undefined)
const isFree = 'kind' in begun ? undefined : begun.underWay
void Promise.all([bodyIsRead(), isFree])
  .then(() => import('./page.tsx'))
  .then(({ openPage }) => openPage(begun))

/** This script waits neither for styles nor for the rest of the page, which it will draw into. */
function bodyIsRead(): Promise<void> {
  if (document.readyState !== 'loading') return Promise.resolve()
  return new Promise(resolve => {
    document.addEventListener('DOMContentLoaded', () => resolve(), { once: true })
  })
}
