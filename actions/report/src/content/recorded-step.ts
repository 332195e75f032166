import { canonicalJson } from '@slipway/shared/core/json'
import { parseEvidenceFile } from '@slipway/shared/evidence/file-name'
import type { Evidence } from '@slipway/shared/evidence/schema'

/** What one step left: of several services the record of all beside that of each, else the one record. */
export type RecordedStep = {
  /** Undefined where a step on several services was ended before it wrote the record of all. */
  whole: Evidence | undefined
  ofServices: Evidence[]
}

/** A record and the name of its file. */
export type StoredRecord = { record: Evidence; file: string }

/** The steps in the order of their first records. Each record is in exactly one of them. */
export function stepsOf(stored: readonly StoredRecord[]): RecordedStep[] {
  const steps = new Map<string, RecordedStep>()
  for (const one of stored) {
    const key = keyOf(one)
    const step = steps.get(key) ?? { whole: undefined, ofServices: [] }
    if (isOfService(one)) step.ofServices.push(one.record)
    else if (step.whole === undefined) step.whole = one.record
    else {
      // Another one of the same name, from another folder: nothing hides it.
      steps.set(`${key} ${steps.size}`, { whole: one.record, ofServices: [] })
      continue
    }
    steps.set(key, step)
  }
  return [...steps.values()]
}

/** All records of the steps; the record of all services comes after theirs. */
export function recordsIn(steps: readonly RecordedStep[]): Evidence[] {
  return steps.flatMap(({ whole, ofServices }) => [...ofServices, ...(whole === undefined ? [] : [whole])])
}

/** A step that was about one of several services, such as the job of a matrix that builds it, leaves a single record: it is of that service. */
export function stepOfService({ whole, ofServices }: RecordedStep, services: readonly string[]): RecordedStep {
  const isOfOne = whole?.service !== undefined && whole.services === undefined && services.includes(whole.service)
  return isOfOne ? { whole: undefined, ofServices: [...ofServices, whole] } : { whole, ofServices }
}

/** What was found and measured, each thing once: the record of all may repeat what stands in those of the services. */
export function contentsOf({ whole, ofServices }: RecordedStep): Evidence[] {
  if (whole === undefined || ofServices.length === 0) return recordsIn([{ whole, ofServices }])
  const known = new Set(ofServices.flatMap(entriesOf).map(canonicalJson))
  const own = <T>(entries: readonly T[]): T[] => entries.filter((entry) => !known.has(canonicalJson(entry)))
  const { findings, conditions, measurements, timeline, tools } = whole
  return [
    ...ofServices,
    {
      ...whole,
      findings: own(findings),
      conditions: own(conditions),
      measurements: own(measurements),
      timeline: own(timeline),
      tools: own(tools),
    },
  ]
}

function entriesOf({ findings, conditions, measurements, timeline, tools }: Evidence): unknown[] {
  return [...findings, ...conditions, ...measurements, ...timeline, ...tools]
}

/** Jobs of a matrix share the names of their files: the time at which a step began tells their records apart. */
function keyOf({ record, file }: StoredRecord): string {
  const name = parseEvidenceFile(file)
  if (name === undefined) return `${file} ${record.service ?? ''} ${record.finishedAt}`
  return `${name.action}--${name.job}--${name.number} ${record.startedAt}`
}

function isOfService({ record, file }: StoredRecord): boolean {
  return record.service !== undefined && parseEvidenceFile(file)?.service === record.service
}
