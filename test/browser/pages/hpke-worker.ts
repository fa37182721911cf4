/** HPKE where the product has it: in a Worker, loaded when it is needed. */
globalThis.onmessage = async () => {
  const { hpkeFacts } = await import('../../contracts/hpke-vectors.ts')
  globalThis.postMessage(await hpkeFacts())
}
