import { MonthBudget } from './month-budget.ts'
import type { Clock, Log } from '../src/index.ts'
import type { DataFolder } from './data-folder.ts'
import type { RelayConfig } from './config.ts'

/** The month's bytes where the operator limits them. Throws StartError. */
export async function openMonth(
  { maxMonth }: Pick<RelayConfig, 'maxMonth'>,
  { data, clock, log }: { readonly data: DataFolder; readonly clock: Clock; readonly log: Log },
): Promise<MonthBudget | undefined> {
  if (maxMonth === 0) return undefined
  const month = await MonthBudget.open(data.path, { bytesPerMonth: maxMonth, clock })
  month.onFailed(fault => log.warn('traffic-not-written', { fault: String(fault) }))
  return month
}
