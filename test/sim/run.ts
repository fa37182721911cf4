import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { delaysSvg, treeSvg } from './svg.ts'
import { readOptions } from './options.ts'
import { compare, explain, summarise } from './report.ts'
import { simulate } from './simulate.ts'

const options = readOptions(process.argv.slice(2))
const startedMs = performance.now()
const result = simulate(options)
const wallS = (performance.now() - startedMs) / 1_000
const baselines = compare(options, result)
const summary = summarise(options, result, { ...baselines, wallS })
for (const line of explain(options, result, summary, baselines)) console.log(line)
if (options.packets) {
  const flows = simulate({ ...options, packets: false, log: false })
  const other = summarise(options, flows, { ...baselines, wallS })
  for (const key of ['delayP50Ms', 'delayP99Ms', 'onTime', 'joinP50Ms', 'depthP50'] as const) {
    const [mine, theirs] = [summary[key] ?? 0, other[key] ?? 0]
    const off = mine === 0 ? 0 : Math.abs(theirs - mine) / mine
    console.log(
      `bundle by bundle ${key} ${mine}, as flows ${theirs}: ${(off * 100).toFixed(1)} % apart`,
    )
  }
}
if (options.svg !== undefined) {
  mkdirSync(options.svg, { recursive: true })
  writeFileSync(join(options.svg, 'tree.svg'), treeSvg(result))
  writeFileSync(join(options.svg, 'delays.svg'), delaysSvg(result, baselines))
  console.log(`pictures in ${options.svg}`)
}
if (options.json) console.log(JSON.stringify(summary))
