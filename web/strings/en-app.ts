/** English texts of the app as something one has: on the device, and newer one day. */
export const app = {
  description: 'Live audio rooms with no server in the middle.',
  shortcuts: { start: 'Start a Space', community: 'My community' },
  newVersion: 'A new version is ready.',
  applyVersion: 'Load it',
  applying: 'Loading it…',
  installTitle: 'Keep Loggia at hand',
  installWhy: 'As an app of its own: it opens at once, also without a network.',
  install: 'Install',
  installLater: 'Not now',
  installByHand: 'In your browser, tap Share and then “Add to Home Screen”.',
}
