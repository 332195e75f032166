import { metric } from '@slipway/shared/config/metric'
import { ActionError, describe } from '@slipway/shared/core/errors'
import { formatMetric } from '@slipway/shared/judge/rules'
import { systemFiles } from '@slipway/shared/ports/files'
import { parseLimits } from '@slipway/shared/watch/limit-option'
import { type RecordedWatch, readRecordedWatches } from '@slipway/shared/watch/recorded-watch'
import { describeReplay, describeUnder, type OtherLimits, replayUnder, replayWatch } from '@slipway/shared/watch/replay'

/** Prints what a recorded watch says again. Gives the exit code: 0 only where every verdict is the recorded one. */
export async function replay(folder: string, limitTexts: readonly string[]): Promise<number> {
  try {
    const limits = parseLimits(limitTexts)
    const replays = (await readRecordedWatches(folder, systemFiles)).map(replayWatch)
    for (const one of replays) {
      console.log(`${nameOf(one.watch)}: ${describeReplay(one)}`)
      if (limitTexts.length > 0) console.log(`  with ${limitsText(limits)}: ${describeUnder(replayUnder(limits, one.watch), one)}`)
    }
    return replays.every(({ same }) => same) ? 0 : 1
  } catch (error) {
    if (!(error instanceof ActionError)) throw error
    console.error(describe(error))
    return 1
  }
}

function nameOf({ at, record: { service, environment } }: RecordedWatch): string {
  const name = [service, environment].filter((part) => part !== undefined).join(' in ')
  const first = at.endsWith('first-look') ? ' (the first of two looks)' : ''
  return `${name || 'The watch'}${first}`
}

function limitsText(limits: OtherLimits): string {
  return metric.options
    .flatMap((name) => {
      const limit = limits[name]
      return limit === undefined ? [] : [`${name} at most ${formatMetric(name, limit)}`]
    })
    .join(', ')
}
