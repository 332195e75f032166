import { z } from 'zod'
import { metric } from '../config/metric.ts'
import { ms } from '../core/duration.ts'
import { verdict } from '../core/words.ts'
import { savedJudgement } from '../traffic/traffic-judge.ts'
import type { JudgeSettings, WatchConclusion } from './watch-judge.ts'

/** HEALTHY for pass and warn, REGRESSED for fail, INCONCLUSIVE for not-evaluated. */
export const monitorJudgement = z.enum(['HEALTHY', 'REGRESSED', 'INCONCLUSIVE'])
export type MonitorJudgement = z.infer<typeof monitorJudgement>

export function monitorJudgementOf({ judgement }: Pick<WatchConclusion, 'judgement'>): MonitorJudgement {
  if (judgement.verdict === 'fail') return 'REGRESSED'
  return judgement.verdict === 'not-evaluated' ? 'INCONCLUSIVE' : 'HEALTHY'
}

const span = z.number().nonnegative().transform(ms)

const rule = z.object({
  name: z.string(),
  subject: z.union([metric, z.enum(['health', 'source'])]),
  above: z.number(),
  for: span,
  minimumRequests: z.number(),
  every: span.optional(),
  source: z.object({ name: z.string(), unit: z.enum(['number', 'share']), below: z.boolean() }).optional(),
})

/** The `settings` of `results.json`. */
const settings = z
  .object({
    rules: z.array(rule),
    thresholds: z.partialRecord(metric, z.number()),
    requestsPerSecond: z.number().positive(),
    blockLength: z.number().positive(),
    plannedBlocks: z.number().positive(),
    release: z.string().optional(),
    versionHeader: z.string().optional(),
    hasControl: z.boolean(),
    steps: savedJudgement.optional(),
    metricsPage: z.string().optional(),
    counted: z.array(z.string()).optional(),
    looks: z.number().optional(),
  })
  .transform(({ release, steps, ...rest }): JudgeSettings => ({ ...rest, release, steps }))

const judged = z.object({
  verdict,
  reason: z.string().optional(),
  breached: z.object({ rule: z.string(), at: z.iso.datetime(), reason: z.string() }).optional(),
})

/** What `results.json` of a watch tells, as far as a replay needs it. Version 1. */
export const watchRecord = z.object({
  schema: z.literal(1),
  service: z.string().optional(),
  environment: z.string().optional(),
  finishedAt: z.iso.datetime(),
  judgement: monitorJudgement,
  ...judged.shape,
  /** What the samples alone say: another thing where the rollout was aborted, or the runner had no network. Absent in older records. */
  judged: judged.optional(),
  /** Lines of `samples.ndjson`. Absent in older records. */
  samples: z.number().int().nonnegative().optional(),
  settings,
})
export type WatchRecord = z.infer<typeof watchRecord>

/** The newest version of `results.json` that is read. */
export const watchRecordVersion = 1
