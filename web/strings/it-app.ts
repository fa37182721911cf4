/** Italian texts of the app as something one has: on the device, and newer one day. */
export const app = {
  description: 'Stanze audio dal vivo, senza un server in mezzo.',
  shortcuts: { start: 'Apri uno Space', community: 'La mia comunità' },
  newVersion: 'È pronta una nuova versione.',
  applyVersion: 'Caricala',
  applying: 'La carico…',
  installTitle: 'Tieni Loggia a portata di mano',
  installWhy: 'Come app a sé: si apre subito, anche senza rete.',
  install: 'Installa',
  installLater: 'Non ora',
  installByHand: 'Nel tuo browser tocca Condividi e poi «Aggiungi alla schermata Home».',
}
